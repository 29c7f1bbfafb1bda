/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_ASCII_H
#define DEED_UTIL_ASCII_H

/*
 * Hostile text for a line of a program's output: every byte that is not printable ASCII becomes
 * \xNN. So no text ends a line, moves a cursor or turns the direction of what is read.
 */

#include <stdbool.h>
#include <stdio.h>

static inline bool ascii_is_printable(char c) {
    return c >= 0x20 && c < 0x7f;
}

/* Allocates nothing. */
void ascii_print(const char *text, FILE *to);

/* malloc'ed, or the program ends (must.h). */
char *ascii_escape(const char *text);

#endif
