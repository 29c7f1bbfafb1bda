/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_SEEN_H
#define DEED_UTIL_SEEN_H

/*
 * Which values were seen: the last 524,288 different ones, in the order in which each came first. A
 * fixed amount of memory (16 MiB), touched as far as it is used. What is remembered is a
 * fingerprint of 128 bits with a key that is drawn at random, so that nobody can make a value that
 * is taken for another one.
 */

#include <stdbool.h>
#include <stddef.h>

#define SEEN_MAX (1U << 19)

struct seen;

struct seen *seen_new(void); /* NULL: no memory */
void seen_free(struct seen *seen);

bool seen_has(const struct seen *seen, const void *bytes, size_t n);

/* Was it not seen before? From now on it was. */
bool seen_add(struct seen *seen, const void *bytes, size_t n);

void seen_clear(struct seen *seen);

#endif
