/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_BLOCKFILTER_H
#define DEED_QUERY_BLOCKFILTER_H

/*
 * What a filter lets through of a block of lines. Where each line that matches has to have certain
 * bytes, only the lines that have them are looked at. Pure.
 */

#include "query/filter.h"

struct blockfilter {
    const struct filter *filter; /* NULL: all */
    struct substring substrings[FILTER_NEEDLES];
    size_t n_needles;
};

/* As many as a block has of ordinary events. Of the others, which are short, it is written down
 * where they stand: their views would be thirty times as large as they are. */
#define BLOCKFILTER_VIEWS 2048

struct blockfilter_line {
    uint32_t at, n; /* in the block */
};

struct blockfilter_result {
    const char *block;
    struct view *views;
    struct blockfilter_line *lines;
    size_t n; /* events, in the order in which they stand: sieve_event() */
    size_t room, room_lines;
    struct view at_hand;
    uint64_t looked_at;            /* events; those that were passed over are none of them */
    uint64_t foreign;              /* lines that were looked at and are no events */
    uint64_t no_origin, bom, crlf; /* lines that were looked at (select.h) */
    bool no_memory;                /* not all are here */
};

void blockfilter_begin(struct blockfilter *blockfilter, const struct filter *filter);

/*
 * What was in the result before goes; its memory is used again. begins: it is the first block of
 * what is read, whose first line is looked at whatever is in it: a file of something else is to be
 * noticed, and not to be a file without what was asked for.
 */
void blockfilter_block(const struct blockfilter *blockfilter, const char *bytes, size_t n,
                       bool begins, struct blockfilter_result *result);
/* Valid until the next call. */
const struct view *blockfilter_event(struct blockfilter_result *result, size_t i);

void blockfilter_result_free(struct blockfilter_result *result);

#endif
