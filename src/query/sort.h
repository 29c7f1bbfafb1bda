/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SORT_H
#define DEED_QUERY_SORT_H

/*
 * Sorts events by one of their parts: numbers by value, in front of texts; texts by their bytes;
 * events without the part last. Equal events stay in the order in which they came. Memory is
 * bounded for any number of events (mergesort.h).
 */

#include "format/part.h"

#define SORT_ROOM ((size_t)16 * 1024 * 1024)

struct sorter;

/* room: bytes of memory; limit: how many are wanted; 0: all. */
struct sorter *sorter_new(const struct part *by, bool reverse, uint64_t limit, size_t room);
void sorter_free(struct sorter *sorter);

/* 0; -ENOMEM; or another negative errno, of the temporary file. */
int sorter_add(struct sorter *sorter, const struct view *event);

/* Ends adding. Returns as sorter_add(). */
int sorter_end(struct sorter *sorter);

/* Once, after sorter_end(). `each` returns false to end it. Returns as sorter_add(). */
int sorter_each(struct sorter *sorter, bool (*each)(const struct view *event, void *data),
                void *data);

/* Compares two values of one part by the rules above. number: as part_put() tells the kind. */
int sort_compare(const char *a, size_t n_a, bool number_a, const char *b, size_t n_b,
                 bool number_b);

#endif
