/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_PLACES_H
#define DEED_JOURNAL_PLACES_H

/*
 * Places in the journals, as cursors: how far rsyslogd has come, and up to where `deed reconcile`
 * has looked. Files that are none are as good as not there.
 */

#include <stdbool.h>

#include "journal/entries.h"

#define PLACE_MAX 300

/* Where rsyslogd keeps its place in one of the journals. */
const char *places_file(enum entries_which which);

/* The first line of a file. 0, or -ENOENT, or another negative errno. */
int places_read(const char *path, char ret[PLACE_MAX]);

/* Our own, one for each journal; "" if there is none. */
struct places {
    char system[PLACE_MAX], namespace[PLACE_MAX];
};

void places_load(const char *path, struct places *ret);

/* A whole new file in the place of the old one. 0 or a negative errno. */
int places_save(const char *path, const struct places *places);

#endif
