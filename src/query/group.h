/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_GROUP_H
#define DEED_QUERY_GROUP_H

/* Counts events by the values of some parts. Whoever records events chooses the values, so memory
 * is bounded for any number of groups (mergesort.h). */

#include "format/format.h"

#define GROUP_PARTS_MAX 8
#define GROUP_ROOM ((size_t)16 * 1024 * 1024)

struct grouping;

/* parts stay the caller's. room: bytes of memory. NULL: no memory. */
struct grouping *grouping_new(const struct part *parts, size_t n, bool utc, size_t room);
void grouping_free(struct grouping *grouping);

/* 0; -ENOMEM; or another negative errno, of the temporary file. */
int grouping_add(struct grouping *grouping, const struct view *event);

/*
 * Ends adding. by: the index of the part to sort by, the smallest value first; the number of parts:
 * sort by the count. reverse: the largest first. limit: how many groups are wanted; 0: all. Returns
 * as grouping_add().
 */
int grouping_end(struct grouping *grouping, size_t by, bool reverse, uint64_t limit);

/*
 * Once, after grouping_end(). Calls each with the cells of each group: one for each part, and the
 * count. `each` returns false to end it. Returns as grouping_add().
 */
int grouping_each(struct grouping *grouping,
                  bool (*each)(const struct format_cell *cells, void *data), void *data);

#endif
