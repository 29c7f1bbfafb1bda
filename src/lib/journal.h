/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_JOURNAL_H
#define DEED_LIB_JOURNAL_H

/*
 * The only way out: one datagram socket, connected to journald.
 *
 * Written by ourselves because sd_journal_send() reports success where nobody listens and waits for
 * ever where journald stands still. A connected socket tells the first by an error; a socket that
 * never blocks, and a wait of our own, end the second. Success means that the kernel has queued the
 * datagram for journald; what journald itself loses while it dies is beyond this file.
 *
 * journald missing, restarting or full is waited out until the deadline. One thread at a time; the
 * sink is chosen once and never changed.
 *
 * In a unit with a LogNamespace= of its own the system's journal cannot be reached, and the one
 * that stands in its place is read by nobody: then nothing is sent, and nothing is waited for.
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
    char namespace[LOGNAMESPACE_MAX]; /* of the unit; empty: none that matters */
    uint64_t patience;                /* for the text of an error, in nanoseconds */
};

/* Chooses the sink and connects to it. */
int journal_open(struct journal *journal, uint64_t patience);

/* Another one to the same sink, not connected yet. */
void journal_clone(const struct journal *journal, struct journal *ret);

void journal_close(struct journal *journal);

/* Sends one datagram, or says why not by `deadline` (as of monotonic_ns()). */
int journal_send(struct journal *journal, const struct iovec *pieces, size_t n, uint64_t deadline);

#endif
