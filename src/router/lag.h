/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ROUTER_LAG_H
#define DEED_ROUTER_LAG_H

/*
 * How far the evidence lags behind rsyslogd's position in the journal. A power failure can lose the
 * end of the evidence, which the disk did not have yet, and keep the position that imjournal saved.
 *
 * deed-write has at most 4 MiB that are not synced (unsynced.h), and writes in the order of the
 * journal. So the lost events are among the last LAG_WINDOW bytes of the journal before the
 * position, however long ago they were recorded.
 */

#include <stddef.h>

#define LAG_WINDOW ((size_t)12 * 1024 * 1024)

/*
 * Finds the first event before a position (a cursor) that belongs into the evidence and is in no
 * file. emitters: path of emitters.json. 0 with the cursor of the event in *ret, to be freed, or
 * NULL: none is missing. Or a negative errno, with what could not be read and why, in words.
 */
int lag_find(const char *position, const char *emitters, char **ret, const char **ret_what,
             const char **ret_why);

#endif
