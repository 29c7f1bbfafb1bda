/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_FILTER_H
#define DEED_ARCHIVE_FILTER_H

/*
 * Which events are wanted: all conditions must hold; of several values for one field, one. Exact by
 * field. Pure, and read by several threads at once.
 */

#include "view.h"

struct filter;

struct filter *filter_new(void); /* NULL: no memory */
void filter_free(struct filter *filter);

/*
 * name: of a condition, as the option without its dashes ("actor", "action", "since", "where", …).
 * 0; -ENOENT: there is no such condition; -EINVAL: the value is no good, and *ret_why says in words
 * what it should be; -ENOMEM.
 */
int filter_add(struct filter *filter, const char *name, const char *value, const char **ret_why);

bool filter_matches(const struct filter *filter, const struct view *event);

#endif
