/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_NEWEST_H
#define DEED_REPORT_NEWEST_H

/* The newest lines by their time, as many as there is room for, and as NEWEST_BYTES hold; in
 * whatever order they come. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEWEST_BYTES ((size_t)4 << 20)

struct newest_line {
    uint64_t time, number; /* number: of two at one time, the one that came later is newer */
    char *bytes;
    size_t n, room;
};

struct newest {
    struct newest_line *lines; /* while they come: a heap, the oldest on top */
    size_t n, room;
    size_t bytes; /* of all lines */
    uint64_t seen;
};

bool newest_begin(struct newest *newest, size_t room); /* false: no memory */
void newest_free(struct newest *newest);
bool newest_add(struct newest *newest, uint64_t time, const char *bytes, size_t n);

/* The newest first; nothing is added after that. */
void newest_sort(struct newest *newest);

#endif
