/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_SPREAD_H
#define DEED_REPORT_SPREAD_H

/*
 * Counts events over time, in bins of one width. The bins are as narrow as their number allows, at
 * first 1 s; when the span gets too long, several become one. Counts are exact, and memory is
 * fixed. Events may come in any order.
 */

#include "report/outcome.h"

#define SPREAD_BINS 4096

struct spread {
    unsigned step;                   /* index of the width */
    uint64_t first, last;            /* numbers of the first and last bin: time / width */
    uint64_t n;                      /* events; 0: first and last are not valid */
    struct counts bins[SPREAD_BINS]; /* of bin b: bins[b % SPREAD_BINS] */
};

void spread_add(struct spread *spread, uint64_t ms, enum outcome outcome);

uint64_t spread_width(const struct spread *spread); /* in ms */

/* "5 minutes" */
const char *spread_words(const struct spread *spread);

/* Makes bins wider until there are at most n between the first and the last, both included. */
void spread_fit(struct spread *spread, uint64_t n);

/* The count of a bin between first and last. */
const struct counts *spread_counts(const struct spread *spread, uint64_t bin);

#endif
