/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ROUTER_SINK_H
#define DEED_ROUTER_SINK_H

/*
 * A file that lines are appended to, whole and in order, whatever happens to it.
 *
 * A line counts as written when the kernel has all of it. Where it took a part (the disk is full),
 * the rest goes first when the line comes again, so that no line is cut. Whatever a killed process
 * left without a line feed gets one before the next line, so that the fragment spoils nothing but
 * itself.
 *
 * Another process may write the same file: while two profiles are in force, each has a writer. The
 * one that has the lock writes; where a line was cut, it keeps the lock until the rest is written,
 * or the other would end it in the middle. The lock is a file of its own that only root can open,
 * as whoever may read the evidence could lock the evidence.
 *
 * The file is looked up by name before each line: one that was rotated, deleted or replaced is
 * left, and a new one is made. It belongs to root and to the group of its directory, mode 0640.
 *
 * Errors are negative errno; the caller tries again. A write that went through is asked of the disk
 * itself (fdatasync(2)) once a second at most: what a power failure takes of it is still in the
 * journal. What the disk could not keep is written again before the next line (unsynced.h).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "router/unsynced.h"

struct sink {
    const char *path;
    const char *lock; /* NULL: nobody else writes */
    int lock_fd;      /* -1: not open */
    bool locked;
    int fd; /* -1: not open */
    dev_t device;
    ino_t inode;
    off_t end;  /* where it ended when it was last looked at, and with what was written since */
    char *rest; /* of a line that was cut short; the bytes [done, size) are to be written */
    size_t size, done;
    bool torn;       /* the file does not end with a line feed */
    uint64_t synced; /* when, in nanoseconds of CLOCK_MONOTONIC */
    bool dirty;
    struct buffer unsynced; /* written since the disk was last asked */
    int error;              /* of the disk, as errno: these lines are to be written again */
    uint64_t again;         /* not before; as synced */
};

/* Both paths stay the caller's. Opens nothing yet. */
void sink_init(struct sink *sink, const char *path, const char *lock);

/* Writes a line that ends with its line feed, or as much of it as goes. -EBUSY: another has the
 * lock.
 */
int sink_write(struct sink *sink, const char *line, size_t size);

/* Asks the disk for what was written, if a second has passed since it was last asked; now: always.
 * After an error, what the disk could not keep is written again before the next line; or here, with
 * now, at intervals, until there is none. */
int sink_sync(struct sink *sink, bool now);

/* Percent of the file system's space that root may still take, 0 to 100; negative errno. */
int sink_room(const struct sink *sink);

void sink_close(struct sink *sink);

#endif
