/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_PARSE_GRAMMAR_H
#define DEED_PARSE_GRAMMAR_H

/* What may stand in the texts and values of an event's line: RFC 8259 in UTF-8. Pure. */

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "parse/view.h"
#include "util/number.h"

static inline bool grammar_number(struct text_view text) {
    return number_is(text.bytes, text.n);
}

/* How many bytes the character takes that begins there, escaped or not; 0: none that may stand in
 * a text. at < end. */
size_t grammar_character(const char *at, const char *end);

#define GRAMMAR_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The high bit of the lowest byte that is a control character, a quote, a backslash, or beyond
 * ASCII; those above may be set without being any. */
static inline uint64_t grammar_special(uint64_t eight) {
    return (eight | (eight - GRAMMAR_EACH(0x20)) | ((eight ^ GRAMMAR_EACH('"')) - GRAMMAR_EACH(1)) |
            ((eight ^ GRAMMAR_EACH('\\')) - GRAMMAR_EACH(1))) &
           GRAMMAR_EACH(0x80);
}

/* The first byte from there on that is one of these; the end, if none is. */
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
