/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_BLOCKFILTER_H
#define DEED_QUERY_BLOCKFILTER_H

/*
 * What a filter lets through of a block of lines. Where each line that matches has to have certain
 * bytes, only the lines that have them are looked at. Pure.
 */

#include "query/filter.h"

struct sieve {
    const struct filter *filter; /* NULL: all */
    struct needle needles[FILTER_NEEDLES];
    size_t n_needles;
};

/* As many as a block has of ordinary events. Of the others, which are short, it is written down
 * where they stand: their views would be thirty times as large as they are. */
#define SIEVE_VIEWS 2048

struct sieve_line {
    uint32_t at, n; /* in the block */
};

struct sieve_result {
    const char *block;
    struct view *views;
    struct sieve_line *lines;
    size_t n; /* events, in the order in which they stand: sieve_event() */
    size_t room, room_lines;
    struct view at_hand;
    uint64_t looked_at;            /* events; those that were passed over are none of them */
    uint64_t foreign;              /* lines that were looked at and are no events */
    uint64_t no_origin, bom, crlf; /* lines that were looked at (select.h) */
    bool no_memory;                /* not all are here */
};

void sieve_begin(struct sieve *sieve, const struct filter *filter);

/*
 * What was in the result before goes; its memory is used again. begins: it is the first block of
 * what is read, whose first line is looked at whatever is in it: a file of something else is to be
 * noticed, and not to be a file without what was asked for.
 */
void sieve_block(const struct sieve *sieve, const char *bytes, size_t n, bool begins,
                 struct sieve_result *result);
/* Valid until the next call. */
const struct view *sieve_event(struct sieve_result *result, size_t i);

void sieve_result_free(struct sieve_result *result);

#endif
