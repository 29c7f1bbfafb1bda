/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_GROUP_H
#define DEED_CLI_QUERY_GROUP_H

/* How many events have which values of some parts. */

#include "form.h"

#define GROUP_PARTS_MAX 8
#define GROUP_MAX ((size_t)128 * 1024 * 1024) /* bytes that groups may take */

struct grouping;

/* parts: stay the caller's. NULL: no memory. */
struct grouping *grouping_new(const struct part *parts, size_t n, bool utc);
void grouping_free(struct grouping *grouping);

/* 0; -E2BIG: there are more groups than can be held; -ENOMEM. */
int grouping_add(struct grouping *grouping, const struct view *event);

/*
 * The groups as rows: a cell for each part, and the count as the last one. by: which of these gives
 * the order, the smallest first; reverse: the largest. `each` returns false to end it.
 */
void grouping_each(struct grouping *grouping, size_t by, bool reverse,
                   bool (*each)(const struct form_cell *cells, void *data), void *data);

#endif
