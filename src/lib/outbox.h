/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_OUTBOX_H
#define DEED_LIB_OUTBOX_H

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
 * Whoever waits for the disk has a ticket for its event. What happens to the event is written on
 * the ticket by whoever makes it happen, in another thread perhaps: the sync that takes it or does
 * not, the send, the end of its file. A position could not tell: the owner may sleep meanwhile, and
 * find the file left, another one failed and a third one synced.
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

#include "lib/journal.h"
#include "lib/spooldir.h"

/* What became of an event. */
enum outbox_fate {
    OUTBOX_WRITTEN, /* the disk was not asked yet */
    OUTBOX_KEPT,    /* the disk has it; it was not sent */
    OUTBOX_SENT,
    OUTBOX_LEFT,    /* the disk has it, and its file is deed-deliver's */
    OUTBOX_REFUSED, /* the disk did not take it; it is not sent */
    OUTBOX_GONE,    /* it was not sent, and somebody has removed its file */
};

/* Its owner's, who keeps it where it is from outbox_add() to outbox_settle(). Under the outbox's
 * lock. */
struct outbox_ticket {
    struct outbox_ticket *next;
    uint64_t end; /* of the event */
    enum outbox_fate fate;
};

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
    uint64_t looked; /* whether it is still there and locked; as of monotonic_ns() */

    pthread_mutex_t lock; /* for what follows, and for the map to move */
    pthread_cond_t idle;
    bool syncing;
    uint64_t synced;     /* up to here the disk has it */
    _Atomic bool broken; /* and takes no more in this file */
    struct outbox_ticket *tickets;
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

/* Does an event of n bytes go into the file as it is? Else the next one goes into a new file, or,
 * as long as something was not sent, makes this one grow. now: as of monotonic_ns(). */
bool outbox_goes_on(const struct outbox *outbox, size_t n, uint64_t now);

/* Adds one event, whole or not at all. ret_ticket: with `durable`, the owner's from success on. */
int outbox_add(struct outbox *outbox, const struct iovec pieces[2], uint64_t now,
               struct outbox_ticket *ret_ticket);

/* Asks the disk for all that was added, unless it was asked. */
void outbox_sync(struct outbox *outbox);

/* The same until the disk has answered for that event: one sync serves all threads that wait when
 * it begins. What has become of it by now. */
enum outbox_fate outbox_wait(struct outbox *outbox, const struct outbox_ticket *ticket);

/* Ends the ticket. 0: it was sent; DEED_SPOOLED: it was kept or left; else an error. */
int outbox_settle(struct outbox *outbox, struct outbox_ticket *ticket);

/*
 * Sends what is unsent, in order, up to that position; with `durable`, what the disk has of it.
 * away: the first one is tried once and not waited for, as a journal that does not take it is still
 * away. 0: nothing is left; else why something is.
 */
int outbox_drain(struct outbox *outbox, struct journal *journal, uint64_t end, bool away,
                 uint64_t deadline);

/* Leaves the file to deed-deliver. */
void outbox_close(struct outbox *outbox);

#endif
