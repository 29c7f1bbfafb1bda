/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_NEWEST_H
#define DEED_REPORT_NEWEST_H

/* Keeps the newest lines by their time, up to a number of them and to NEWEST_BYTES. They may come
 * in any order. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEWEST_BYTES ((size_t)4 << 20)

struct newest_line {
    uint64_t time, number; /* number: of two with the same time, the later one is newer */
    char *bytes;
    size_t n, room;
};

struct newest {
    struct newest_line *lines; /* a heap with the oldest on top, until newest_sort() */
    size_t n, room;
    size_t bytes; /* of all lines */
    uint64_t seen;
};

bool newest_begin(struct newest *newest, size_t room); /* false: no memory */
void newest_free(struct newest *newest);
bool newest_add(struct newest *newest, uint64_t time, const char *bytes, size_t n);

/* Sorts them, the newest first. Add nothing after that. */
void newest_sort(struct newest *newest);

#endif
