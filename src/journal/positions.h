/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_POSITIONS_H
#define DEED_JOURNAL_POSITIONS_H

/*
 * A position in each of the two journals, kept in a file as cursors (cursor.h): how far deed-relay
 * has written, and how far `deed reconcile` has checked.
 */

#define POSITION_MAX 300

/* Of deed-relay: the entries up to these, and these themselves, are in the files and on the disk,
 * or were counted. */
#define POSITIONS_RELAY DEED_RELAY_STATE_DIRECTORY "/place"

/* Cursors; "": none yet. */
struct positions {
    char system[POSITION_MAX], namespace[POSITION_MAX];
};

/* 0; -ENOENT; -EBADMSG: it is no such file; or another negative errno. After an error both
 * positions are "". */
int positions_load(const char *path, struct positions *ret);

/* Replaces the file in one step. 0 or a negative errno. */
int positions_save(const char *path, const struct positions *positions);

#endif
