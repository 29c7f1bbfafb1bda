/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_JOURNAL_H
#define DEED_LIB_JOURNAL_H

/*
 * Sends events to journald: one datagram socket, and the only way out of the library.
 *
 * sd_journal_send() is not used: it reports success when no journald listens, and waits without end
 * when journald is stopped. Here a connected socket reports the first as an error, and a
 * non-blocking socket with a wait of its own ends the second. Success means that the kernel has
 * queued the datagram for journald. What a dying journald loses of its queue is beyond this file.
 *
 * If journald is missing, restarts or has a full queue, a send waits until its deadline. One thread
 * at a time. The socket's path is chosen once and does not change.
 *
 * In a unit with a LogNamespace= other than "deed" the system journal cannot be reached, and the
 * journal in its place is read by nobody. Then nothing is sent, and a send fails at once.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "lib/lognamespace.h"

/* By these fields readers know an entry of ours. The message id is never changed: deed-event(7). */
#define JOURNAL_FIELDS                                                                             \
    "SYSLOG_IDENTIFIER=deed\nSYSLOG_FACILITY=13\nMESSAGE_ID=8ed3aa0c76de4d1f9c4ab2e0a1c5d0e1\n"

struct journal {
    int fd;
    dev_t device;
    ino_t inode;
    const char *path;
    char namespace[LOGNAMESPACE_MAX]; /* of the unit, if nobody reads its journal; else empty */
    uint64_t timeout;                 /* in nanoseconds; journal_send() only prints it */
};

/* Chooses the journal, "deed" or the system's, and connects. timeout: of a send, in nanoseconds,
 * for its error text. 0 or an error; the path is chosen either way. */
int journal_open(struct journal *journal, uint64_t timeout);

/* A second socket for the same journal, not connected yet. */
void journal_clone(const struct journal *journal, struct journal *ret);

void journal_close(struct journal *journal);

/* Sends one datagram of n pieces. deadline: as of monotonic_ns(). 0 or an error. */
int journal_send(struct journal *journal, const struct iovec *pieces, size_t n, uint64_t deadline);

#endif
