/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_TEXT_H
#define DEED_UTIL_TEXT_H

/*
 * Outside text to safe bytes. Pure.
 *
 * A value is verbatim, or it is percent-encoded as a whole: as soon as one byte of it is unsafe,
 * that byte and every '%' become %XX, and the caller marks the field as sanitized. Undoing the
 * encoding gives the original bytes back. Unsafe are the control characters (C0, DEL, C1), the line
 * and paragraph separators, the controls that turn the direction of text (Unicode UAX #9), the
 * noncharacters (journalctl would show the whole line as a list of bytes), and whatever is not
 * UTF-8 (RFC 3629). So no value can add a line, a journal field or a terminal command. C0 80 stands
 * for U+0000, which a C string cannot hold.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* No more of a value than this is ever looked at. */
#define TEXT_LOOK_MAX 65536

/* A bounded place to write to. What does not fit is not written; callers check the room first. */
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
    bool cut;    /* it went on beyond TEXT_LOOK_MAX */
    bool plain;  /* nothing to escape or encode at all */
    bool unsafe; /* must be percent-encoded */
};

/* Looks at a C string once; what the other functions need to know is in the result. */
struct text text_of(const char *s);

/*
 * Writes bytes [from, to) of the text, as JSON string content to json and unescaped to raw (NULL:
 * not wanted), at most *limit bytes of JSON, which is reduced by what was written. Cuts between
 * characters only. False if it had to cut.
 */
bool text_write(const struct text *text, size_t from, size_t to, struct out *json, struct out *raw,
                size_t *limit);

/* The same for bytes that are known to be plain. */
bool text_write_plain(const char *bytes, size_t n, struct out *json, struct out *raw,
                      size_t *limit);

/* The length of the UTF-8 character at s, or 0 if there is none (RFC 3629, section 4). */
size_t text_character(const unsigned char *s, size_t n, uint32_t *ret_code);

/* Is it one of those that are percent-encoded? */
bool text_is_unsafe(uint32_t code);

/* Is there nothing to see in it? White space of Unicode, and what has no width. */
bool text_is_blank(const char *s);

/* [a-z][a-z0-9_]*, in parts joined by dots: at least min_parts, at most max_parts. */
bool text_is_words(const char *s, size_t min_parts, size_t max_parts);

/* 1 to max of A-Z a-z 0-9 _ . - and what `more` has. */
bool text_is_name(const char *s, size_t max, const char *more);

#endif
