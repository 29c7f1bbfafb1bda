/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_MUST_H
#define DEED_UTIL_MUST_H

/*
 * Memory, or the program ends with one line on standard error and exit status 3. For programs whose
 * incomplete output would look complete. Never for libdeed.
 */

#include <stddef.h>

#define MUST_STATUS 3

/* Names the subcommand in the message. The string stays the caller's. */
void must_name(const char *subcommand);

/* Returns memory; if it is NULL, the program ends. */
void *must(void *memory);

/* The next functions return memory for free(3). */
char *must_printf(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));
char *must_copy(const char *text);
void *must_zero(size_t size);

/* array_grow() of array.h. */
void *must_grow(void *array, size_t n, size_t *room, size_t size);

#endif
