/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_PARSE_GRAMMAR_H
#define DEED_PARSE_GRAMMAR_H

/* The grammar of texts and numbers in an event's line: RFC 8259 in UTF-8. Pure. */

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "parse/view.h"
#include "util/number.h"

static inline bool grammar_number(struct text_view text) {
    return number_is(text.bytes, text.n);
}

/* How many bytes the character at `at` has, escaped or not; 0: it may not stand in a text. at <
 * end. */
size_t grammar_character(const char *at, const char *end);

#define GRAMMAR_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Sets the high bit of the first byte that is a control character, a quote, a backslash or not
 * ASCII. High bits of later bytes mean nothing. */
static inline uint64_t grammar_special(uint64_t eight) {
    return (eight | (eight - GRAMMAR_EACH(0x20)) | ((eight ^ GRAMMAR_EACH('"')) - GRAMMAR_EACH(1)) |
            ((eight ^ GRAMMAR_EACH('\\')) - GRAMMAR_EACH(1))) &
           GRAMMAR_EACH(0x80);
}

/* The first such byte, or the end. */
static inline const char *grammar_plain(const char *at, const char *end) {
    for (; end - at >= 8; at += 8) {
        uint64_t eight, special;

        memcpy(&eight, at, sizeof(eight));
        special = grammar_special(le64toh(eight));
        if (special)
            return at + __builtin_ctzll(special) / 8;
    }
    while (at < end && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x80 && *at != '"' &&
           *at != '\\')
        at++;
    return at;
}

#endif
