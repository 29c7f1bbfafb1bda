/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ROUTER_SINK_H
#define DEED_ROUTER_SINK_H

/*
 * A file to which lines are appended, whole and in order, whatever happens to it.
 *
 * A line counts as written when the kernel has all of it. If the kernel took a part of it (the disk
 * is full), the rest is written first when the line comes again, so no line is cut. A fragment that
 * a killed process left without a line feed gets one before the next line.
 *
 * Another process may write the same file: while two profiles are active, each has a writer. The
 * writer that has the lock writes. After a part of a line it keeps the lock until the rest is
 * written; otherwise the other writer would end the line in the middle. The lock is a file of its
 * own that only root can open: whoever may read the evidence could lock the evidence.
 *
 * The file is looked up by name before each line. If it was rotated, removed or replaced, the sink
 * closes it and makes a new one, which belongs to root and to the group of its directory, mode
 * 0640.
 *
 * Errors are negative errno; the caller tries again. The file is synced (fdatasync(2)) at most once
 * a second: the journal still has what a power failure loses. Lines that the disk could not keep
 * are written again before the next line (unsynced.h).
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
    off_t end;  /* the size of the file, as far as this process knows */
    char *rest; /* a line of which the bytes [done, size) are still to be written */
    size_t size, done;
    bool torn;       /* the file does not end with a line feed */
    uint64_t synced; /* when it was last synced; CLOCK_MONOTONIC, in nanoseconds */
    bool dirty;
    struct buffer unsynced; /* lines that were written since then */
    int error;              /* errno of the disk: these lines must be written again */
    uint64_t again;         /* no earlier than this; as `synced` */
};

/* Both paths stay the caller's. Opens nothing yet. */
void sink_init(struct sink *sink, const char *path, const char *lock);

/* Writes a line with its line feed, or a part of it. 0 or a negative errno; -EBUSY: another process
 * has the lock. */
int sink_write(struct sink *sink, const char *line, size_t size);

/* Syncs the file if the last sync was a second ago, or `always`. 0 or a negative errno. After an
 * error the lines that the disk could not keep are written again before the next line; with
 * `always` also here, every few seconds, until the disk has them. */
int sink_sync(struct sink *sink, bool always);

/* The percentage of the file system that root may still use, 0 to 100, or a negative errno. */
int sink_room(const struct sink *sink);

void sink_close(struct sink *sink);

#endif
