/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_BUDGET_H
#define DEED_RELAY_BUDGET_H

/*
 * How many rejected entries of a user are kept whole. Any user may send entries that are rejected,
 * and must not fill the disk with them. What is beyond its budget is counted, and a line among the
 * rejected tells how many, and how to see them in the journal.
 *
 * A minute begins with the first entry of a user. With the first one that is counted, all are
 * counted until the line is told. A count is never dropped: only budget_next() ends it.
 * Times are of util/monotonic.h. One thread. All zero is a budget of which nothing is spent.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buffer.h"
#include "util/monotonic.h"

#define BUDGET_LINES 600
#define BUDGET_BYTES ((size_t)1 << 20)
#define BUDGET_MINUTE (60 * NS_PER_S)
#define BUDGET_USERS 256 /* with a row of their own; all others share one */

struct budget_row {
    uint32_t uid;
    uint32_t lines; /* kept */
    size_t bytes;
    uint64_t until;       /* the end of the minute */
    uint64_t counted;     /* what is below is of these */
    uint64_t first, last; /* usec since 1970 */
    char *cursor;         /* of the first one; NULL: not known */
};

struct budget {
    struct budget_row rows[BUDGET_USERS + 1]; /* the last one is shared */
};

struct budget_entry {
    bool has_uid; /* without, it is of the shared row */
    uint32_t uid;
    size_t bytes;
    uint64_t usec;   /* when journald received it */
    bool count_only; /* there is no room for any */
};

/* The cursor of the present entry, malloc'ed; NULL: it is not to be had. */
typedef char *budget_cursor_fn(void *data);

/* True: keep the entry whole; false: it was counted. Asks for the cursor of the first one alone. */
bool budget_take(struct budget *budget, const struct budget_entry *entry, uint64_t now,
                 budget_cursor_fn *cursor, void *data);

/* A line of rejected.jsonl, without a line feed, for a user whose minute is over and who had more;
 * UINT64_MAX for now: for any who had more. False: there is none, or no memory; then the count
 * stays. */
bool budget_next(struct budget *budget, uint64_t now, struct buffer *ret);

/* When budget_next() has something to tell; UINT64_MAX: nothing was counted. */
uint64_t budget_deadline(const struct budget *budget);

/* Releases the memory. Counts that were not told are lost. */
void budget_free(struct budget *budget);

#endif
