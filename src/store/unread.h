/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_UNREAD_H
#define DEED_STORE_UNREAD_H

/*
 * Why a file cannot be read, in the words of all readers: negative errnos, and codes of our own for
 * formats that the first bytes show. Pure.
 */

#include <stdbool.h>
#include <stddef.h>

/* Below all errnos. */
#define UNREAD_FIRST (-100000)
#define UNREAD_XZ_MEMORY (UNREAD_FIRST + 1)
/* Of an exported journal. */
#define UNREAD_LONG_ENTRY (UNREAD_FIRST + 2)
#define UNREAD_EXPORT (UNREAD_FIRST + 3)
#define UNREAD_EMITTERS (UNREAD_FIRST + 4)
#define UNREAD_WITHIN_ENTRY (UNREAD_FIRST + 5)

/* How many bytes show the format. */
#define UNREAD_LOOKS 6

/* bytes: the beginning of a file, or of its text if it is compressed. A code, or 0: it is no format
 * that is known and not read. */
int unread_form(const char *bytes, size_t n);

/* Is it a code of our own, not an errno? */
bool unread_is_form(int code);

const char *unread_words(int code);

#endif
