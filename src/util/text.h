/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_TEXT_H
#define DEED_UTIL_TEXT_H

/*
 * Turns outside text into safe bytes. Pure.
 *
 * A value is written as it is, or percent-encoded: if one byte of it is unsafe, each unsafe byte
 * and every '%' become %XX, and the caller marks the field as sanitized. Decoding gives the
 * original bytes back. Unsafe are the control characters (C0, DEL, C1), the line and paragraph
 * separators, the controls that change the direction of text (Unicode UAX #9), the noncharacters
 * (for which journalctl would show the whole line as a list of bytes), and bytes that are not UTF-8
 * (RFC 3629). So no value can add a line, a journal field or a terminal command. A caller writes C0
 * 80 for U+0000, which a C string cannot hold.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes of a value that are read; the rest is cut off. */
#define TEXT_LOOK_MAX 65536

/* A bounded buffer to write to. Bytes that do not fit are not written; callers check the room. */
struct out {
    char *at;
    char *end;
};

static inline size_t out_room(const struct out *out) {
    return (size_t)(out->end - out->at);
}

static inline bool out_put(struct out *out, const void *bytes, size_t n) {
    if (n > out_room(out))
        return false;
    memcpy(out->at, bytes, n);
    out->at += n;
    return true;
}

struct text {
    const char *bytes;
    size_t n;
    bool cut;    /* it is longer than TEXT_LOOK_MAX */
    bool plain;  /* needs neither escapes nor encoding */
    bool unsafe; /* must be percent-encoded */
};

/* Classifies a C string, for the functions below. Points to it. */
struct text text_of(const char *s);

/*
 * Writes bytes [from, to) of the text: to json as the content of a JSON string, and to raw (may be
 * NULL) without escapes. Writes at most *limit bytes of JSON, and subtracts what it wrote. Cuts
 * only between characters. False: it had to cut.
 */
bool text_write(const struct text *text, size_t from, size_t to, struct out *json, struct out *raw,
                size_t *limit);

/* The same for bytes that are known to be plain. */
bool text_write_plain(const char *bytes, size_t n, struct out *json, struct out *raw,
                      size_t *limit);

/* The length of the UTF-8 character at s, or 0 if there is none (RFC 3629, section 4). */
size_t text_character(const unsigned char *s, size_t n, uint32_t *ret_code);

/* Is the character percent-encoded? */
bool text_is_unsafe(uint32_t code);

/* Does it have only white space and characters without a width (Unicode)? Also if it is empty. */
bool text_is_blank(const char *s);

/* [a-z][a-z0-9_]*, in parts joined by dots: at least min_parts, at most max_parts. */
bool text_is_words(const char *s, size_t min_parts, size_t max_parts);

/* 1 to max of A-Z a-z 0-9 _ . - and the characters of `more`. */
bool text_is_name(const char *s, size_t max, const char *more);

#endif
