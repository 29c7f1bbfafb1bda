/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_JSON_H
#define DEED_CLI_JSON_H

/*
 * Reads JSON member by member, in the order of the text, as RFC 8259 has it: no key twice, at most
 * one byte order mark in front. A reader of our own, because libraries change from release to
 * release how they read bytes that are not UTF-8, half a surrogate pair or a large number, and an
 * event must not depend on that.
 *
 * Returns a string as the bytes that it stands for. UTF-8 has none for U+0000 and half a surrogate
 * pair: they become C0 80 and the surrogate's own three bytes; a byte that is not UTF-8 stays.
 * libdeed makes all of them safe and marks them. Returns a number as its text.
 *
 * No function calls itself, so no text can exhaust the stack.
 */

#include <stdbool.h>
#include <stddef.h>

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_OBJECT, /* its members or elements are not read yet */
    JSON_ARRAY
};

struct json_value {
    enum json_kind kind;
    const char *text; /* of a number or a string */
};

struct json {
    const char *from, *at, *end;
    char *text;        /* holds the strings and numbers */
    char *to;          /* end of the last one */
    const char **keys; /* keys of the open objects */
    size_t n_keys;
    char *why; /* the reason of a failure: one sentence */
    size_t why_size;
};

/* An object that is open. */
struct json_level {
    size_t keys; /* its first key */
    bool begun;
};

/* 0, or -1 with the reason. bytes: stay the caller's, until json_close(). why: is set on failure.
 */
int json_open(struct json *json, const char *bytes, size_t n, char *why, size_t why_size);
void json_close(struct json *json);

/* The value that comes next. 0 or -1. Text is valid until json_close(). */
int json_value(struct json *json, struct json_value *ret);

/* After a JSON_OBJECT: its members. */
struct json_level json_enter(const struct json *json);

/* 1: the key of the next member, whose value comes next. 0: the object has ended. -1. */
int json_member(struct json *json, struct json_level *level, const char **ret_key);

/* 0: nothing follows the value; else -1. */
int json_end(struct json *json);

/* Sets the reason; -1. */
int json_refuse(const struct json *json, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

#endif
