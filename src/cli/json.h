/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_JSON_H
#define DEED_CLI_JSON_H

/*
 * Reads JSON member by member, in the order of the text: what RFC 8259 has and no more, no key
 * twice, and a byte order mark in front or none. A reader of our own, since a library's idea of
 * bytes that are not UTF-8, of half a surrogate pair or of a large number is another one with each
 * release, and an event must not depend on that.
 *
 * A string comes out as the bytes that it stands for. U+0000 and half a surrogate pair have none in
 * UTF-8: they come out as C0 80 and as the surrogate's own three bytes, and a byte that is not
 * UTF-8 as itself; libdeed makes all of them safe and marks them. A number comes out as its text.
 *
 * Nothing here calls itself, so no text can exhaust the stack.
 */

#include <stdbool.h>
#include <stddef.h>

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_OBJECT, /* of these two, nothing is read yet */
    JSON_ARRAY
};

struct json_value {
    enum json_kind kind;
    const char *text; /* of a number or a string */
};

struct json {
    const char *from, *at, *end;
    char *text;        /* what strings and numbers become, */
    char *to;          /* and where the next one goes */
    const char **keys; /* of the objects that are open */
    size_t n_keys;
    char *why; /* the reason of a failure: one sentence */
    size_t why_size;
};

/* An object that is open. */
struct json_level {
    size_t keys; /* its first one */
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

/* Nothing comes behind the value any more. 0 or -1. */
int json_end(struct json *json);

/* Sets the reason; -1. */
int json_refuse(const struct json *json, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

#endif
