/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_LINEAGE_H
#define DEED_VERIFY_LINEAGE_H

/* The strands of one stream in order, and which boots those are of that came late. */

#include "verify/segments.h"

/* By number. */
void strands_sort(struct strand **all, size_t n);

/* A copy, by boot and number. NULL: no memory. */
struct strand **strands_by_boot(struct strand **all, size_t n);

/* The first of the sorted ones that begins at this number or behind it; n: none. */
size_t strands_from(struct strand *const *all, size_t n, uint64_t number);

/*
 * Finds the boots of strands that came late and of which no event came in time: the only one there
 * was between what it goes on from and its coming; or the one that has room for them, where in all
 * others that there were by then other events have these numbers; or else the last one that had
 * begun by their time. This takes it that each boot has left something
 * of the stream, and is good for numbers that are missing, not to accuse. birth: the boot of the
 * stream's first event, or 0.
 */
void find_boots(struct strand **all, size_t n, uint32_t birth);

#endif
