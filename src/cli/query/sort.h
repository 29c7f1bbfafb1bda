/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_SORT_H
#define DEED_CLI_QUERY_SORT_H

/*
 * Events in the order of one of their parts: numbers by value and in front of texts, texts by their
 * bytes, what has no such part last; among equals, in the order in which they came. All of them are
 * held in memory, up to SORT_MAX bytes; with a limit, only as many as that, the first of the order.
 */

#include "part.h"

#define SORT_MAX ((size_t)256 * 1024 * 1024)

struct sorter;

struct sorter *sorter_new(const struct part *by, bool reverse, uint64_t limit); /* limit 0: all */
void sorter_free(struct sorter *sorter);

/* 0; -E2BIG: that is more than can be held; -ENOMEM. */
int sorter_add(struct sorter *sorter, const struct view *event);

/* Ends adding. `each` returns false to end it. */
void sorter_each(struct sorter *sorter, bool (*each)(const struct view *event, void *data),
                 void *data);

/* By the rules above, for two values of one part; kinds as part_put() tells them. */
int sort_compare(const char *a, size_t n_a, bool number_a, const char *b, size_t n_b,
                 bool number_b);

#endif
