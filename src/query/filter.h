/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_FILTER_H
#define DEED_QUERY_FILTER_H

/*
 * Which events are wanted: all conditions must hold; of several values for one name, one, but for
 * "where", of which each must. Exact by field. Read by several threads at once.
 */

#include "parse/view.h"
#include "util/substring.h"
#include "util/timespan.h"

struct filter;

struct filter *filter_new(void); /* NULL: no memory */
void filter_free(struct filter *filter);

/* What "yesterday" goes by, in milliseconds since 1970, in the place of the machine's clock. */
void filter_set_now(struct filter *filter, int64_t now);

/*
 * name: of a condition, as the option without its dashes ("actor", "action", "since", "where", …).
 * 0; -ENOENT: there is no such condition; -EINVAL: the value is no good, and *ret_why says in words
 * what it should be; -ENOMEM. 0 for a time: *ret_why is NULL or a note, as when_parse() has it.
 */
int filter_add(struct filter *filter, const char *name, const char *value, const char **ret_why);

bool filter_matches(const struct filter *filter, const struct view *event);

#define FILTER_NEEDLES 4

/* Bytes of which each line that matches has at least one; how many there are. 0: none are known. */
size_t filter_needles(const struct filter *filter, struct substring ret[FILTER_NEEDLES]);

/*
 * What an entry of the journal with an event that matches has in its fields, if its service sent
 * them as libdeed does. Of several values for one field, one. label: "NAME=".
 */
typedef int filter_index_fn(const char *label, const char *value, size_t n, void *data);

/* 0, or the first that is not of `tell`. */
int filter_index(const struct filter *filter, filter_index_fn *tell, void *data);

/* Is that a line whose time alone rules it out? Only looks at its beginning. */
bool filter_is_out_of_time(const struct filter *filter, const char *line, size_t n);

/* When they happened: all of time where nothing was said. */
struct timespan filter_span(const struct filter *filter);

#endif
