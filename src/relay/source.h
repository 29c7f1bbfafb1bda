/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_SOURCE_H
#define DEED_RELAY_SOURCE_H

/* One of the two journals, read from a position on. */

#include <stdbool.h>
#include <stdint.h>

#include "journal/entries.h"
#include "journal/positions.h"

/* More than libdeed writes into a field; of anything longer no more is read. */
#define SOURCE_LIMIT 16384

struct source {
    enum entries_which which;
    struct entries *entries; /* NULL: not open */
    char last[POSITION_MAX]; /* the cursor that the last mark has; "": none */
    bool sought;             /* the next entry may be that of `last` */
    bool told;               /* of an entry that the index may not have had when it was asked */
    bool unchecked;          /* lost_end.c has not looked at it since the start */
    unsigned since_mark;     /* entries since then */
    uint64_t taken;          /* the time of the last entry, in microseconds */
    uint64_t again;          /* entries up to this time are read a second time; 0: none is */
    uint64_t opened;         /* as of monotonic_ns() */
    uint64_t searched;       /* when the index was asked again last */
};

/* Opens the journal behind the position; "": at its beginning. 0 or a negative errno. */
int source_open(struct source *source, enum entries_which which, const char *position,
                uint64_t now);
void source_close(struct source *source);

/* Opens it again where it was: a handle that is open for long may miss files that appeared under
 * names that it does not watch. 0 or a negative errno. */
int source_reopen(struct source *source, uint64_t now);

/* 1: there is an entry, in the namespace perhaps none of ours (entries_is_ours()); 0: there are no
 * more now; or a negative errno. */
int source_next(struct source *source, uint64_t now);

/* To be called when the journal's descriptor is readable. */
void source_told(struct source *source);

/* When source_next() is to be called again, even if nothing else happens; UINT64_MAX: never. */
uint64_t source_search_due(const struct source *source);

/* Keeps the cursor of the present entry in `last`. False: it has none that fits, and `last` is as
 * it was. */
bool source_keep(struct source *source);

/* Is the present entry the one of `last`? */
bool source_is_at_last(const struct source *source);

/* The cursor of the present entry. False: it is not to be had. */
bool source_cursor(const struct source *source, char ret[POSITION_MAX]);

#endif
