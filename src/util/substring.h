/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_SUBSTRING_H
#define DEED_UTIL_SUBSTRING_H

/*
 * Searches a fixed string in long text. Looks first for two of its bytes that are rare in evidence,
 * at their distance, at sixteen places at a time. A single byte is not rare enough, as a third of a
 * line are hexadecimal digits.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SUBSTRING_MAX 96

struct substring {
    char bytes[SUBSTRING_MAX];
    size_t n;
    size_t first, second; /* offsets of the two rare bytes */
};

/* n > 0. Bytes beyond SUBSTRING_MAX are ignored: the search then finds too much, never too little.
 */
void substring_make(struct substring *substring, const char *bytes, size_t n);

/* The first place, or NULL. */
const char *substring_find(const struct substring *substring, const char *bytes, size_t n);

#endif
