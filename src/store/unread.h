/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_UNREAD_H
#define DEED_STORE_UNREAD_H

/*
 * Why a file cannot be read, as every reader says it: negative errnos, and codes of our own for
 * what its first bytes show it to be. Pure.
 */

#include <stdbool.h>
#include <stddef.h>

/* All beyond the errnos. */
#define UNREAD_FIRST (-100000)
#define UNREAD_XZ_MEMORY (UNREAD_FIRST + 1)
/* Of an exported journal. */
#define UNREAD_LONG_ENTRY (UNREAD_FIRST + 2)
#define UNREAD_EXPORT (UNREAD_FIRST + 3)
#define UNREAD_EMITTERS (UNREAD_FIRST + 4)
#define UNREAD_WITHIN_ENTRY (UNREAD_FIRST + 5)

/* As many bytes show it. */
#define UNREAD_LOOKS 6

/* Bytes from the beginning of a file, of its text where it was compressed. A code, or 0: they are
 * of nothing that is known not to be read. */
int unread_form(const char *bytes, size_t n);

/* Is it a code of our own, and no error of the machine? */
bool unread_is_form(int code);

const char *unread_words(int code);

#endif
