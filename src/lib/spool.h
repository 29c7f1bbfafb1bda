/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SPOOL_H
#define DEED_SPOOL_H

/*
 * Events on disk: what the journal did not take (a spool), or every event before it is sent (an
 * outbox). A file for each stream and user, in a directory where everybody may make files and
 * nobody may list them: STREAM-UID.spool or STREAM-UID.outbox, mode 0600. It holds journald's
 * export format (systemd.io/JOURNAL_EXPORT_FORMATS): an event's fields, a line each, and an empty
 * line.
 *
 * A spool is unsent; whoever holds its lock (flock(2)) may add, send in order, and remove it when
 * all is sent: this library, the next process of the stream, or deed-deliver(8). An outbox was
 * sent, too; its process holds the lock as long as it uses the file, and deed-deliver removes what
 * the journal shows.
 *
 * Where the file is not usable (somebody else made one of that name, deed-deliver stands still with
 * the lock), another name is taken. One event is one write(2): a process that is killed leaves at
 * most a half event at the end, which nobody was told is recorded. Bytes are in the kernel's hands,
 * so they outlive the process; the machine's end only after spool_sync().
 *
 * Blocks for as long as the disk does. One thread at a time, but for spool_sync().
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "journal.h"

#define SPOOL_STREAM 32

struct spool {
    const char *directory; /* NULL: there is none */
    bool outbox;
    char stream[SPOOL_STREAM + 1];
    char name[80]; /* "" until there is one */
    int fd;        /* -1: nothing is kept */
    dev_t device;
    ino_t inode;
    uint64_t sent; /* up to here */
    uint64_t end;
    uint64_t limit;      /* of a file's size, setrlimit(2) */
    uint32_t generation; /* which file this is, of those that the process has had */
};

/* 0, or why nothing can be kept in that directory. */
int spool_check(const char *directory);

/* The stream is known now; takes over what an earlier process of it left unsent. */
void spool_start(struct spool *spool, const char stream[SPOOL_STREAM]);

/* Is something there that was not sent? */
static inline bool spool_pending(const struct spool *spool) {
    return spool->fd >= 0 && (!spool->outbox || spool->sent < spool->end);
}

/* Adds one event, whole or not at all. deadline: as of journal_clock(), for the lock alone. */
int spool_add(struct spool *spool, const struct iovec pieces[2], uint64_t deadline);

/* What was added before it is called is on the disk when it returns. fd: of the spool. */
int spool_sync(int fd, const char *directory);

/*
 * Sends what is unsent, in order, up to the offset `end` (UINT64_MAX: all), and removes the file of
 * a spool that is sent. away: the first one is tried once and not waited for, as a journal that
 * does not take it is still away. 0: nothing is left; else why something is.
 */
int spool_drain(struct spool *spool, struct journal *journal, uint64_t end, bool away,
                uint64_t deadline);

void spool_close(struct spool *spool);

#endif
