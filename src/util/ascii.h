/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_ASCII_H
#define DEED_UTIL_ASCII_H

/*
 * Characters of ASCII, whatever the locale. And hostile text in a line of a program's output: every
 * byte that is not printable ASCII becomes \xNN. So no text can end the line, move the cursor or
 * change the direction of text.
 */

#include <stdbool.h>
#include <stdio.h>

static inline bool ascii_is_printable(char c) {
    return c >= 0x20 && c < 0x7f;
}

static inline bool ascii_is_digit(char c) {
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What a hexadecimal digit stands for; -1: it is none. */
static inline int ascii_hex(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Allocates nothing. */
void ascii_print(const char *text, FILE *to);

/* malloc'ed, or the program ends (must.h). */
char *ascii_escape(const char *text);

#endif
