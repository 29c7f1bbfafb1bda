/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_OUTBOX_H
#define DEED_OUTBOX_H

/*
 * Every event on disk before it is sent, in a file of this process alone (spooldir.h), which
 * deed-deliver(8) removes when the evidence has what is in it, and whose process does not live any
 * more or has gone on to the next file.
 *
 * The file has its blocks beforehand and is mapped: an event costs a copy, and no system call. What
 * is mapped cannot be closed by a daemon that closes all it has, nor be anything else afterwards.
 * The descriptor is there for the file's lock alone. On an overlay, what is mapped is another file
 * below, and the lock goes with the descriptor: so whether it is still ours is looked at once a
 * second, and deed-deliver takes a file that has been quiet for longer. A forked child has neither
 * the map nor, behind the page that the kernel wipes, this struct.
 *
 * The first byte of an event is stored last. So a process that is killed leaves zeros where the
 * next event would begin; one that it was about to write was not acknowledged. Nobody but this
 * process writes, and each byte changes once: for a reader, an event without a zero is whole. A
 * line feed comes first in the file, so that what was cut off its front (src/deliver/box.h) can be
 * told from what is still to be written.
 *
 * Bytes are in the kernel's hands, so they outlive the process; the machine's end only after
 * outbox_sync(). Positions count on from file to file.
 *
 * Pages are asked for before they are written (MADV_POPULATE_WRITE, Linux 5.14), so a disk that
 * fails is an error of the call. Should it fail between that and the copy, or the file be cut under
 * our hands by root, there is a SIGBUS. A file that root removes is missed within a second.
 *
 * Blocks for as long as the disk does. One thread at a time, but for outbox_sync().
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "journal.h"
#include "spooldir.h"

struct outbox {
    const char *directory;
    bool durable; /* what is added will be synced */
    char stream[SPOOL_STREAM + 1];
    char name[SPOOL_NAME];
    dev_t device;
    ino_t inode;
    int fd;        /* ours as long as it is this file */
    char *map;     /* NULL: no file */
    size_t size;   /* of the file and the map */
    uint64_t base; /* where the file begins */
    uint64_t sent; /* up to here */
    _Atomic uint64_t end;
    uint64_t ready;  /* pages up to here can be written */
    uint64_t looked; /* whether it is still there and locked; as of journal_clock() */

    pthread_mutex_t lock; /* for what follows, and for the map to move */
    pthread_cond_t idle;
    bool syncing;
    uint64_t synced;                /* up to here the disk was asked, and has it but for: */
    uint64_t refused_from, refused; /* what it did not take last */
    _Atomic bool broken;
};

/* The stream is known now. The struct is zeros before. */
void outbox_start(struct outbox *outbox, const char *directory, const char stream[SPOOL_STREAM],
                  bool durable);

static inline uint64_t outbox_end(const struct outbox *outbox) {
    return atomic_load_explicit(&outbox->end, memory_order_relaxed);
}

/* Is something there that was not sent? */
static inline bool outbox_pending(const struct outbox *outbox) {
    return outbox->sent < outbox_end(outbox);
}

/* Would an event of n bytes go into the file? Else the next one goes into a new file, or, as long
 * as something was not sent, makes this one grow. */
static inline bool outbox_has_room(const struct outbox *outbox, size_t n) {
    return !outbox->map || outbox->base + outbox->size - outbox_end(outbox) >= n;
}

/* Adds one event, whole or not at all. */
int outbox_add(struct outbox *outbox, const struct iovec pieces[2], uint64_t now);

/* What was added up to that position is on the disk when it returns: one sync serves all threads
 * that wait when it begins. */
int outbox_sync(struct outbox *outbox, uint64_t end);

/*
 * Sends what is unsent, in order, up to that position. away: the first one is tried once and not
 * waited for, as a journal that does not take it is still away. 0: nothing is left; else why
 * something is.
 */
int outbox_drain(struct outbox *outbox, struct journal *journal, uint64_t end, bool away,
                 uint64_t deadline);

/* Leaves the file to deed-deliver. */
void outbox_close(struct outbox *outbox);

#endif
