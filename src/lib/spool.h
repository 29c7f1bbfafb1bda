/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_SPOOL_H
#define DEED_LIB_SPOOL_H

/*
 * What the journal did not take, on disk (spooldir.h). Whoever holds its lock may add, send in
 * order, and remove it when all is sent: this library, the next process of the stream, or
 * deed-deliver(8).
 *
 * One event is one write(2): a process that is killed leaves at most a half event at the end, which
 * nobody was told is recorded. Bytes are in the kernel's hands, so they outlive the process; the
 * machine's end only where the disk has them by then.
 *
 * Blocks for as long as the disk does. One thread at a time.
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
    int fd; /* -1: nothing is kept */
    dev_t device;
    ino_t inode;
    uint64_t sent; /* up to here */
    uint64_t end;
    uint64_t limit;
};

/* The stream is known now; takes over what an earlier process of it left unsent. */
void spool_start(struct spool *spool, const char stream[SPOOL_STREAM]);

/* Is something there that was not sent? */
static inline bool spool_pending(const struct spool *spool) {
    return spool->fd >= 0;
}

/* Adds one event, whole or not at all. deadline: as of monotonic_ns(), for the lock alone. */
int spool_add(struct spool *spool, const struct iovec pieces[2], uint64_t deadline);

/*
 * Sends what is there, in order, and removes the file when it is sent. The first one is tried once
 * and not waited for, as a journal that does not take it is still away. 0: nothing is left; else
 * why something is.
 */
int spool_drain(struct spool *spool, struct journal *journal, uint64_t deadline);

void spool_close(struct spool *spool);

#endif
