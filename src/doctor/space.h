/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_SPACE_H
#define DEED_DOCTOR_SPACE_H

/* How long the disk of the evidence lasts: the arithmetic, and what it is fed with. */

#include <stdbool.h>
#include <stdint.h>

/* How much space the evidence took, by day. */
struct growth {
    uint64_t bytes;      /* of the rotated files, on the disk */
    int64_t first, last; /* their first and last day, in days since 1970; first > last: none */
};

#define GROWTH_INIT                                                                                \
    { .first = INT64_MAX, .last = INT64_MIN }

/* Adds a file by its name, NAME-YYYYMMDD with any ending. Leaves other files out. */
void growth_add(struct growth *growth, const char *name, uint64_t bytes);

/*
 * Bytes a day: of the rotated files, or, where there is none yet, of the file that is being
 * written, which is `seconds` old. 0: not known.
 */
uint64_t growth_a_day(const struct growth *growth, uint64_t current, uint64_t seconds);

/* Days until the free bytes are used; INT64_MAX: never. */
int64_t growth_days_left(uint64_t free, uint64_t a_day);

struct evidence_space {
    uint64_t free;    /* bytes */
    uint64_t percent; /* that is free */
    uint64_t a_day;   /* as above */
};

/* Of a directory and the current file in it. False: errno has why it cannot be read. */
bool space_measure(const char *directory, const char *evidence, struct evidence_space *ret);

#endif
