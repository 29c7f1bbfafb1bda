/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_GROUP_H
#define DEED_QUERY_GROUP_H

/* How many events have which values of some parts. Memory is bounded however many groups there are
 * (mergesort.h), as who writes events chooses the values. */

#include "format/format.h"

#define GROUP_PARTS_MAX 8
#define GROUP_ROOM ((size_t)16 * 1024 * 1024)

struct grouping;

/* parts: stay the caller's. room: bytes of memory. NULL: no memory. */
struct grouping *grouping_new(const struct part *parts, size_t n, bool utc, size_t room);
void grouping_free(struct grouping *grouping);

/* 0; -ENOMEM; or another negative errno: of the temporary file. */
int grouping_add(struct grouping *grouping, const struct view *event);

/*
 * Ends adding. by: which part gives the order, or behind the last one the count, the smallest
 * first; reverse: the largest; limit: so many are wanted, 0: all. As grouping_add().
 */
int grouping_end(struct grouping *grouping, size_t by, bool reverse, uint64_t limit);

/*
 * After grouping_end(), once: the groups as rows, a cell for each part, and the count as the last
 * one. `each` returns false to end it. As grouping_add().
 */
int grouping_each(struct grouping *grouping,
                  bool (*each)(const struct format_cell *cells, void *data), void *data);

#endif
