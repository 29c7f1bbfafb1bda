/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_WATCH_H
#define DEED_QUERY_WATCH_H

/*
 * Reads a log while it is written: a file, through its rotations, or the journal. Waits for a file
 * that does not exist yet. Reads a file that was made shorter from its beginning again.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct watch;

/* path: a file, or a directory of evidence. */
int watch_file(struct watch **ret, const char *path);

/* Both journals; emitters: as in select.h. On failure, *ret_what is its name where that table
 * cannot be read, and is untouched otherwise. */
int watch_journal(struct watch **ret, const char *emitters, const char **ret_what);
void watch_close(struct watch *watch);

/* Returns whether the event is wanted, which only watch_back() uses. */
typedef bool watch_line(const char *bytes, size_t n, void *data);

/* Call it first: goes back so far that watch_read() gives at least the last n wanted events. 0 or
 * a negative errno. */
int watch_back(struct watch *watch, size_t n, watch_line *wanted, void *data);

/* All events since the last call. 0, or why it cannot be read (store/unread.h). */
int watch_read(struct watch *watch, watch_line *take, void *data);

/* How many lines since the last call were no events. */
uint64_t watch_foreign(struct watch *watch);

/* Was the file made shorter since the last call? */
bool watch_was_cut(struct watch *watch);

/* What is not understood in the table of emitters, so that events of some may be left out. NULL:
 * nothing. */
const char *watch_misread(const struct watch *watch);

/* Readable when watch_read() has more. Call that every second in any case: not every file system
 * tells. -1: there is none. */
int watch_fd(const struct watch *watch);

#endif
