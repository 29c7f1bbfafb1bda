/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_SPOOL_H
#define DEED_LIB_SPOOL_H

/*
 * A file of events that the journal did not take (spooldir.h). Whoever holds its lock may add
 * events, send them in order, and remove the file when all are sent: this library, the next process
 * of the stream, or deed-deliver(8).
 *
 * One event is one write(2): a killed process leaves at most half an event at the end, whose call
 * did not succeed. Events survive the end of the process. A power failure loses those that the
 * kernel has not written yet: nothing is synced.
 *
 * Blocks as long as the disk does. One thread at a time.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "lib/journal.h"
#include "lib/spooldir.h"

struct spool {
    const char *directory; /* NULL: there is none */
    char stream[SPOOL_STREAM + 1];
    char name[SPOOL_NAME];
    int fd; /* -1: there is no file */
    dev_t device;
    ino_t inode;
    uint64_t sent; /* offset up to which events were sent */
    uint64_t end;
    uint64_t limit; /* of the file's size */
};

/* Sets the stream, which is not known earlier. Takes over the spool that an earlier process of the
 * stream has left. */
void spool_start(struct spool *spool, const char stream[SPOOL_STREAM]);

/* Are there events that were not sent? */
static inline bool spool_pending(const struct spool *spool) {
    return spool->fd >= 0;
}

/* Adds one event, whole or not at all. deadline: for the lock alone; as of monotonic_ns(). 0 or an
 * error. */
int spool_add(struct spool *spool, const struct iovec pieces[2], uint64_t deadline);

/*
 * Sends the events in order, and removes the file when all are sent. The first event is tried once,
 * without waiting: if the journal does not take it, it is still unavailable. 0: all were sent, by
 * this process or another one; else why not.
 */
int spool_drain(struct spool *spool, struct journal *journal, uint64_t deadline);

void spool_close(struct spool *spool);

#endif
