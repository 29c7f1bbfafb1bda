/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_POSITIONS_H
#define DEED_JOURNAL_POSITIONS_H

/*
 * Positions in the journals, kept in files as cursors (cursor.h): how far rsyslogd has read, and
 * how far `deed reconcile` has checked. A file that holds no cursor counts as a file that is not
 * there.
 */

#include <stdbool.h>

#include "journal/entries.h"

#define POSITION_MAX 300

/* The file in which rsyslogd keeps its position in that journal (StateFile= of imjournal). */
const char *positions_rsyslogd(enum entries_which which);

/* The first line of a file. 0, -ENOENT, -EBADMSG (empty or no regular file) or another errno. */
int positions_read(const char *path, char ret[POSITION_MAX]);

/* How far `deed reconcile` has checked each journal; "": it has not. */
struct positions {
    char system[POSITION_MAX], namespace[POSITION_MAX];
};

void positions_load(const char *path, struct positions *ret);

/* Replaces the file in one step. 0 or a negative errno. */
int positions_save(const char *path, const struct positions *positions);

#endif
