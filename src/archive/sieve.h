/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_SIEVE_H
#define DEED_ARCHIVE_SIEVE_H

/*
 * What a filter lets through of a block of lines. Where each line that matches has to have certain
 * bytes, only the lines that have them are looked at. Pure.
 */

#include "filter.h"

struct sieve {
    const struct filter *filter; /* NULL: all */
    struct needle needles[FILTER_NEEDLES];
    size_t n_needles;
};

struct sieve_result {
    struct view *events; /* in the order in which they stand */
    size_t n, room;
    uint64_t looked_at; /* events; those that were passed over are none of them */
    uint64_t foreign;   /* lines that were looked at and are no events */
    bool no_memory;     /* not all are here */
};

void sieve_begin(struct sieve *sieve, const struct filter *filter);

/* What was in the result before goes; its memory is used again. */
void sieve_block(const struct sieve *sieve, const char *bytes, size_t n,
                 struct sieve_result *result);
void sieve_result_free(struct sieve_result *result);

#endif
