/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_BLOCKFILTER_H
#define DEED_QUERY_BLOCKFILTER_H

/*
 * Applies a filter to a block of lines. If each matching line must have one of some substrings,
 * only the lines with them are parsed. Pure.
 */

#include "query/filter.h"

struct blockfilter {
    const struct filter *filter; /* NULL: all */
    struct substring substrings[FILTER_SUBSTRINGS_MAX];
    size_t n_substrings;
};

/* How many ordinary events a block has. If a block has more, they are short, and only their
 * positions are kept: a view would be thirty times as large as such a line. */
#define BLOCKFILTER_VIEWS 2048

struct blockfilter_line {
    uint32_t at, n; /* in the block */
};

struct blockfilter_result {
    const char *block;
    struct view *views;
    struct blockfilter_line *lines;
    size_t n; /* events, in their order: blockfilter_event() */
    size_t room, room_lines;
    struct view at_hand;
    uint64_t looked_at;            /* parsed events */
    uint64_t foreign;              /* parsed lines that are no events */
    uint64_t no_origin, bom, crlf; /* of the parsed lines (select.h) */
    bool no_memory;                /* some events are missing here */
};

void blockfilter_begin(struct blockfilter *blockfilter, const struct filter *filter);

/*
 * Replaces the result, and uses its memory again. begins: the block is the first of its file. Then
 * its first line is always parsed: a file of another kind must be reported, not look like a file
 * without matches.
 */
void blockfilter_block(const struct blockfilter *blockfilter, const char *bytes, size_t n,
                       bool begins, struct blockfilter_result *result);

/* Valid until the next call. */
const struct view *blockfilter_event(struct blockfilter_result *result, size_t i);

void blockfilter_result_free(struct blockfilter_result *result);

#endif
