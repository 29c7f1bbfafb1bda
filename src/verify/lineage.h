/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_LINEAGE_H
#define DEED_VERIFY_LINEAGE_H

/* The segments of one stream in order, and which boots those are of that came late. */

#include "verify/segments.h"

/* By number. */
void segments_sort(struct segment **all, size_t n);

/* A copy, by boot and number. NULL: no memory. */
struct segment **segments_by_boot(struct segment **all, size_t n);

/* The first of the sorted ones that begins at this number or behind it; n: none. */
size_t segments_from(struct segment *const *all, size_t n, uint64_t number);

/*
 * Finds the boots of segments that came late and of which no event came in time: the only one there
 * was between what it goes on from and its coming; or the one that has room for them, where in all
 * others that there were by then other events have these numbers; or else the last one that had
 * begun by their time. This takes it that each boot has left something
 * of the stream, and is good for numbers that are missing, not to accuse. birth: the boot of the
 * stream's first event, or 0.
 */
void find_boots(struct segment **all, size_t n, uint32_t birth);

#endif
