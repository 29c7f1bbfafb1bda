/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_LINEAGE_H
#define DEED_VERIFY_LINEAGE_H

/* The segments of one stream in order, and the boots of those that came late. */

#include "verify/segments.h"

/* Sorts by number. */
void segments_sort(struct segment **all, size_t n);

/* A copy, sorted by boot and number. NULL: no memory. */
struct segment **segments_by_boot(struct segment **all, size_t n);

/* The index of the first sorted segment that begins at this number or above; n: none. */
size_t segments_from(struct segment *const *all, size_t n, uint64_t number);

/*
 * Guesses the boots of segments of which all events came late: report gaps from it, never forgery.
 * It takes that each boot left events of the stream. The boot is, in this order: the only one
 * between the predecessor and the arrival; the only one in which no other event has these numbers;
 * the last one that had begun by the segment's time. first_boot: the boot of the stream's first
 * event, or 0.
 */
void segments_guess_boots(struct segment **all, size_t n, uint32_t first_boot);

#endif
