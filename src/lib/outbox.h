/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_OUTBOX_H
#define DEED_LIB_OUTBOX_H

/*
 * Writes every event to disk before it is sent, in a file of this process alone (spooldir.h).
 * deed-deliver(8) removes the file when the evidence has its events, and the process has ended or
 * has begun its next file.
 *
 * The file is allocated in advance and mapped: an event costs a copy, and no system call. A daemon
 * that closes all its descriptors does not close the map. The descriptor only holds the lock of the
 * file. On an overlay the map is of another file below, and closing the descriptor releases the
 * lock: so once a second the library checks that the lock is still held, and deed-deliver only
 * takes a file that has been quiet for longer. A forked child inherits neither the map nor this
 * struct, which is in pages that the kernel wipes.
 *
 * The first byte of an event is stored last. So a killed process leaves zeros where its next event
 * would begin; that event was not acknowledged. Only this process writes, and each byte changes
 * once: for a reader, an event without a zero byte is whole. The file starts with a line feed, so
 * that a front that was freed (deliver/spoolfile.h) differs from space that is still to be written.
 *
 * Once written, an event survives the process; a power failure, only after outbox_sync(). Positions
 * continue from one file to the next.
 *
 * A thread that waits for the disk has a ticket for its event. Whichever thread syncs or sends the
 * event, or closes its file, writes that on the ticket. A position would not be enough: while the
 * owner of the ticket sleeps, its file may be closed, the next one fail and a third one be synced.
 *
 * Pages are requested before they are written (MADV_POPULATE_WRITE, Linux 5.14), so a disk that
 * fails is an error of the call. If it fails between that and the copy, or root truncates the file,
 * the process gets SIGBUS. If root removes the file, the library notices within a second.
 *
 * Blocks as long as the disk does. One thread at a time, except for outbox_sync().
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "lib/journal.h"
#include "lib/spooldir.h"

/* What happened to an event. */
enum outbox_fate {
    OUTBOX_WRITTEN, /* not synced yet */
    OUTBOX_KEPT,    /* synced, and not sent yet */
    OUTBOX_SENT,
    OUTBOX_LEFT,    /* synced, and left to deed-deliver with its file */
    OUTBOX_REFUSED, /* the disk did not take it; it is not sent */
    OUTBOX_GONE,    /* somebody has removed its file before it was sent */
};

/* Belongs to the caller, and must not move between outbox_add() and outbox_settle(). Protected by
 * the lock of the outbox. */
struct outbox_ticket {
    struct outbox_ticket *next;
    uint64_t end; /* of the event */
    enum outbox_fate fate;
};

struct outbox {
    const char *directory;
    bool durable; /* DEED_OUTBOX_SYNC: events are synced */
    char stream[SPOOL_STREAM + 1];
    char name[SPOOL_NAME];
    dev_t device;
    ino_t inode;
    int fd;        /* ours as long as it is still this file */
    char *map;     /* NULL: no file */
    size_t size;   /* of the file and the map */
    uint64_t base; /* position at which the file begins */
    uint64_t sent; /* position up to which events were sent */
    _Atomic uint64_t end;
    uint64_t ready;  /* position up to which pages can be written */
    uint64_t looked; /* when file and lock were last checked; as of monotonic_ns() */

    pthread_mutex_t lock; /* protects what follows, and the address of the map */
    pthread_cond_t idle;
    bool syncing;
    uint64_t synced;     /* position up to which the disk has it */
    _Atomic bool broken; /* the disk has failed: this file takes no more events */
    struct outbox_ticket *tickets;
};

/* Sets the stream, which is not known earlier. The struct must be zeros before. */
void outbox_start(struct outbox *outbox, const char *directory, const char stream[SPOOL_STREAM],
                  bool durable);

static inline uint64_t outbox_end(const struct outbox *outbox) {
    return atomic_load_explicit(&outbox->end, memory_order_relaxed);
}

/* Are there events that were not sent? */
static inline bool outbox_pending(const struct outbox *outbox) {
    return outbox->sent < outbox_end(outbox);
}

/* Does an event of n bytes fit into the file? Otherwise it goes into a new file; if there are
 * events that were not sent, a full file grows instead. now: as of monotonic_ns(). */
bool outbox_fits(const struct outbox *outbox, size_t n, uint64_t now);

/* Adds one event, whole or not at all. ret_ticket: filled in on success if `durable`. */
int outbox_add(struct outbox *outbox, const struct iovec pieces[2], uint64_t now,
               struct outbox_ticket *ret_ticket);

/* Syncs all events that were added and not synced yet. */
void outbox_sync(struct outbox *outbox);

/* Syncs until the disk has answered for that event; one sync serves all threads that wait when it
 * begins. Returns what has happened to the event by then. */
enum outbox_fate outbox_wait(struct outbox *outbox, const struct outbox_ticket *ticket);

/* Ends the ticket. 0: the event was sent; DEED_SPOOLED: it is kept or left; else an error. */
int outbox_settle(struct outbox *outbox, struct outbox_ticket *ticket);

/*
 * Sends the events that were not sent, in order, up to a position; with `durable`, only those that
 * the disk has. unavailable: the first event is tried once, without waiting: if the journal does
 * not take it, it is still unavailable. 0: all were sent; else why not.
 */
int outbox_drain(struct outbox *outbox, struct journal *journal, uint64_t end, bool unavailable,
                 uint64_t deadline);

/* Closes the file and leaves it to deed-deliver. */
void outbox_close(struct outbox *outbox);

#endif
