/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_TABLE_H
#define DEED_REPORT_TABLE_H

/* Tables of numbers. */

#include "report/spread.h"
#include "util/buffer.h"

/* The table of a picture, closed at first; put the rows in between. The first column has heads. */
void table_behind(struct buffer *to, const char *caption, const char *const *heads, size_t n);
void table_behind_end(struct buffer *to);

/* A table that scrolls where it is wider than the page. class: NULL: none. */
void table_begin(struct buffer *to, const char *caption, const char *class);
void table_end(struct buffer *to);

void table_cell(struct buffer *to, uint64_t n);

/* "Thu 2026-06-11 14:00", the beginning of the bin. */
void table_interval(struct buffer *to, const struct spread *spread, uint64_t bin);
void table_interval_row(struct buffer *to, const struct spread *spread, uint64_t bin,
                        const uint64_t *cells, size_t n);

#endif
