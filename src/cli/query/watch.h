/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_WATCH_H
#define DEED_CLI_QUERY_WATCH_H

/*
 * A log that is written to: lines as they come, from a file, through its rotations, or from the
 * journal. A file that is not there yet is waited for; one that was made shorter is read from its
 * beginning again.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct watch;

/* path: of the file, or of a directory of evidence. */
int watch_file(struct watch **ret, const char *path);

/* Both journals; emitters: as in select.h. Where it is that table which cannot be read, *ret_what
 * is its name; else it is left alone. A row that is not understood is told, and does not count. */
int watch_journal(struct watch **ret, const char *emitters, const char **ret_what);
void watch_close(struct watch *watch);

/* Returns whether it is an event that is wanted; but for watch_back() nobody cares. */
typedef bool watch_line(const char *bytes, size_t n, void *data);

/* Before all else: goes back so far that the last n wanted events will come, or more. 0 or a
 * negative errno. */
int watch_back(struct watch *watch, size_t n, watch_line *wanted, void *data);

/* All events that came since. 0, or why it cannot be read (unread.h). */
int watch_read(struct watch *watch, watch_line *take, void *data);

/* How many lines, since it was asked last, were no events. */
uint64_t watch_foreign(struct watch *watch);

/* Something was read that was not there any more, once after each time. */
bool watch_was_cut(struct watch *watch);

/* Who may record is not understood as a whole: events of some may be left out, which was told. */
bool watch_is_misread(const struct watch *watch);

/* Readable when it is time for watch_read(), which is of use every second in any case, as not every
 * file system tells. -1: there is none. */
int watch_fd(const struct watch *watch);

#endif
