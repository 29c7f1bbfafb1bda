/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_SUBSTRING_H
#define DEED_UTIL_SUBSTRING_H

/*
 * Where fixed bytes stand in many others. Two of them that are rare in evidence are looked for
 * first, at their distance, sixteen places at a time: one alone is not rare, as a third of a line
 * are hexadecimal digits.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEEDLE_MAX 96

struct needle {
    char bytes[NEEDLE_MAX];
    size_t n;
    size_t first, second; /* where the rare ones stand */
};

/* More than fits is cut off, which finds too much, never too little. n > 0. */
void needle_make(struct needle *needle, const char *bytes, size_t n);

/* NULL: nowhere. */
const char *needle_find(const struct needle *needle, const char *bytes, size_t n);

#endif
