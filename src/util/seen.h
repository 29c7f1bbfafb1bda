/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_SEEN_H
#define DEED_UTIL_SEEN_H

/*
 * Which values were seen: the last 524,288 different ones, in the order in which each came first.
 * Takes 16 MiB of memory at most, as far as it is used. It remembers a fingerprint of 128 bits with
 * a random key, so that nobody can make a value that counts as another one.
 */

#include <stdbool.h>
#include <stddef.h>

#define SEEN_MAX (1U << 19)

struct seen;

struct seen *seen_new(void); /* NULL: no memory */
void seen_free(struct seen *seen);

bool seen_has(const struct seen *seen, const void *bytes, size_t n);

/* Adds a value. True: it was not seen before. */
bool seen_add(struct seen *seen, const void *bytes, size_t n);

void seen_clear(struct seen *seen);

#endif
