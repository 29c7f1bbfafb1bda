/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_PLACE_H
#define DEED_RELAY_PLACE_H

/*
 * How far both journals were taken, and how far that is written. A mark says: the entries of a
 * journal up to a cursor have slots below a number. When all these slots were seen in the files,
 * the cursor is written; when the disk has the files, it is the place that a new start begins
 * behind.
 */

#include <stdint.h>

#include "journal/entries.h"
#include "journal/positions.h"

#define PLACE_MARKS 512
/* A mark for so many entries, because a cursor costs time. */
#define PLACE_EVERY 64

struct place_mark {
    uint64_t slot;
    enum entries_which which;
    char cursor[POSITION_MAX];
};

struct place {
    struct positions written;
    struct place_mark marks[PLACE_MARKS]; /* a ring */
    uint64_t first, next;
};

/* Begins with the positions of the last run. */
void place_start(struct place *place, const struct positions *positions);

/* Where the marks are full, the last one moves on instead. */
void place_mark(struct place *place, enum entries_which which, const char *cursor, uint64_t slot);

/* All slots below this one were seen. True: a position moved. */
bool place_seen(struct place *place, uint64_t slot);

#endif
