/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_ROWS_H
#define DEED_REPORT_ROWS_H

/* Tables of events. */

#include "report/aggregate.h"
#include "util/buffer.h"

/* The most frequent denied actors with their actions (RANKING_DENIED_ACTORS), or sources
 * (RANKING_DENIED_SOURCES). */
void rows_groups(struct buffer *to, const struct aggregate *aggregate, enum ranking_of of);

/* The newest first. */
void rows_events(struct buffer *to, const struct newest *newest, const char *caption);

#endif
