/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_SINK_H
#define DEED_RELAY_SINK_H

/*
 * A file to which lines are appended, whole and in order, whatever happens to it.
 *
 * A line counts as written when the kernel has all of it. If the kernel took a part of it (the disk
 * is full), the caller comes again with the same line, and its rest is written: no line is cut. A
 * fragment that a killed process left without a line feed gets one before the next line.
 *
 * Another process may write the same file: while rsyslogd starts again, the writer of the old one
 * may still be at work. The writer that has the lock writes. After a part of a line it keeps the
 * lock until the rest is written; otherwise the other writer would end the line in the middle. The
 * lock is a file of its own that only root can open: whoever may read the evidence could lock the
 * evidence.
 *
 * The file is looked up by name before each write. If it was rotated, removed or replaced, the sink
 * closes it and makes a new one, which belongs to the group of its directory, mode 0640.
 *
 * Errors are negative errno; the caller tries again. The file is synced (fdatasync(2)) at most once
 * a second: the journal still has what a power failure loses. Lines that the disk could not keep
 * are written again before the next line (unsynced.h).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "relay/unsynced.h"

struct sink {
    const char *path;
    const char *lock; /* NULL: nobody else writes */
    int lock_fd;      /* -1: not open */
    bool locked;
    int fd; /* -1: not open */
    dev_t device;
    ino_t inode;
    off_t end;       /* the size of the file, as far as this process knows */
    size_t begun;    /* bytes of the next line that the file has already */
    bool torn;       /* the file ends with a part of a line that nobody will finish */
    uint64_t synced; /* when it was last synced; CLOCK_MONOTONIC, in nanoseconds */
    bool dirty;
    struct buffer unsynced; /* lines that were written since then */
    int error;              /* errno of the disk: these lines must be written again */
    uint64_t again;         /* no earlier than this; as `synced` */
};

/* Both paths stay the caller's. Opens nothing yet. */
void sink_init(struct sink *sink, const char *path, const char *lock);

/* Writes one or more whole lines. 0, or a negative errno; -EBUSY: another process has the lock.
 * *ret_done: how many bytes are written, always whole lines. After an error the caller comes again
 * with what follows them. */
int sink_write(struct sink *sink, const char *lines, size_t size, size_t *ret_done);

/* In how many milliseconds the file must be synced, rounded up; 0: now, -1: all is synced. */
int sink_sync_due(const struct sink *sink);

/* Syncs what is not synced. 0 or a negative errno. After an error the lines that the disk could not
 * keep are written again, by the next call of this or of sink_write(), every few seconds, until the
 * disk has them. */
int sink_sync(struct sink *sink);

void sink_close(struct sink *sink);

#endif
