/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_MERGESORT_H
#define DEED_QUERY_MERGESORT_H

/*
 * Records in the order of a comparison, however many there are, in an amount of memory that is
 * fixed: what does not fit goes in sorted runs to a temporary file (tempfile.h), and they are
 * merged in the end. Records that compare as equal stay in the order in which they were added.
 */

#include <stddef.h>
#include <stdint.h>

struct mergesort;

/* Below 0, 0 or above it, as for qsort(). */
typedef int mergesort_compare(const void *a, const void *b, const void *data);

/* room: bytes of memory, but for some 64 KiB; limit: so many are wanted, the first of the order; 0:
 * all. NULL: no memory. */
struct mergesort *mergesort_new(size_t room, uint64_t limit, mergesort_compare *compare,
                                const void *data);
void mergesort_free(struct mergesort *runs);

/*
 * Room for a record of n bytes, aligned to 8 of them, which the caller fills in before the next
 * call. 0; -E2BIG: it is larger than all the room; -ENOMEM; or another errno: of the temporary
 * file.
 */
int mergesort_add(struct mergesort *runs, size_t n, void **ret);

/* Ends adding. 0, or as runs_add(). */
int mergesort_end(struct mergesort *runs);

/* 0: go on; all else ends it. The record is valid until it returns. */
typedef int mergesort_each_fn(const void *record, void *data);

/* After runs_end(), once. 0, what `each` returned, or as runs_add(). */
int mergesort_each(struct mergesort *runs, mergesort_each_fn *each, void *data);

#endif
