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

#define SUBSTRING_MAX 96

struct substring {
    char bytes[SUBSTRING_MAX];
    size_t n;
    size_t first, second; /* where the rare ones stand */
};

/* More than fits is cut off, which finds too much, never too little. n > 0. */
void substring_make(struct substring *substring, const char *bytes, size_t n);

/* NULL: nowhere. */
const char *substring_find(const struct substring *substring, const char *bytes, size_t n);

#endif
