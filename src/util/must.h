/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_MUST_H
#define DEED_UTIL_MUST_H

/*
 * Memory, or the end of the program: one line on standard error, and exit status 3. For programs
 * whose half result would read as a whole one. Never for libdeed.
 */

#include <stddef.h>

#define MUST_STATUS 3

/* In whose name it is said that there is no memory: a subcommand. Stays the caller's. */
void must_name(const char *subcommand);

/* memory, unless it is NULL. */
void *must(void *memory);

/* All of them malloc'ed. */
char *must_printf(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));
char *must_copy(const char *text);
void *must_zero(size_t size);

/* array_grow() of array.h. */
void *must_grow(void *array, size_t n, size_t *room, size_t size);

#endif
