/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_FILTER_H
#define DEED_QUERY_FILTER_H

/*
 * Which events are wanted. All conditions must hold; of several values for one name, one is enough,
 * except for "where". Several threads may read a filter at once.
 */

#include "parse/view.h"
#include "util/substring.h"
#include "util/timespan.h"

struct filter;

struct filter *filter_new(void); /* NULL: no memory */
void filter_free(struct filter *filter);

/* The time for "yesterday" and the like, in milliseconds since 1970; by default the machine's. */
void filter_set_now(struct filter *filter, int64_t now);

/*
 * name: of a condition, as the option without its dashes ("actor", "action", "since", "where", …).
 * 0; -ENOENT: there is no such condition; -EINVAL: the value is invalid, and *ret_why says what it
 * should be; -ENOMEM. 0 for a time: *ret_why is NULL or a note, as of timespan_parse().
 */
int filter_add(struct filter *filter, const char *name, const char *value, const char **ret_why);

bool filter_matches(const struct filter *filter, const struct view *event);

#define FILTER_SUBSTRINGS_MAX 4

/* Substrings of which each matching line has at least one. Returns how many; 0: none are known. */
size_t filter_substrings(const struct filter *filter, struct substring ret[FILTER_SUBSTRINGS_MAX]);

/*
 * Fields that the journal's entry of a matching event has, if libdeed sent it. Of several values
 * for one field, it has one. label: "NAME=".
 */
typedef int filter_index_fn(const char *label, const char *value, size_t n, void *data);

/* 0, or the first other result of `tell`. */
int filter_index(const struct filter *filter, filter_index_fn *tell, void *data);

/* Does the time alone rule out the line? Looks only at its beginning. */
bool filter_is_out_of_time(const struct filter *filter, const char *line, size_t n);

/* When wanted events happened; all of time by default. */
struct timespan filter_span(const struct filter *filter);

#endif
