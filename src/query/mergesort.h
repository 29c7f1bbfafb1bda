/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_MERGESORT_H
#define DEED_QUERY_MERGESORT_H

/*
 * Sorts any number of records in a fixed amount of memory: what does not fit goes in sorted runs to
 * a temporary file (tempfile.h), and the runs are merged in the end. Equal records stay in the
 * order in which they were added.
 */

#include <stddef.h>
#include <stdint.h>

struct mergesort;

/* Below 0, 0 or above it, as for qsort(). */
typedef int mergesort_compare(const void *a, const void *b, const void *data);

/* room: bytes of memory, without some 64 KiB; limit: how many records of the order are wanted; 0:
 * all. NULL: no memory. */
struct mergesort *mergesort_new(size_t room, uint64_t limit, mergesort_compare *compare,
                                const void *data);
void mergesort_free(struct mergesort *sort);

/*
 * Adds a record of n bytes, aligned to 8 bytes. The caller fills in *ret before the next call. 0;
 * -E2BIG: it is too large for the room; -ENOMEM; or another negative errno, of the temporary file.
 */
int mergesort_add(struct mergesort *sort, size_t n, void **ret);

/* Ends adding. Returns as mergesort_add(). */
int mergesort_end(struct mergesort *sort);

/* 0: continue; all else ends it. The record is valid until it returns. */
typedef int mergesort_each_fn(const void *record, void *data);

/* Once, after mergesort_end(). 0, what `each` returned, or as mergesort_add(). */
int mergesort_each(struct mergesort *sort, mergesort_each_fn *each, void *data);

#endif
