/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RECONCILE_RECONCILE_H
#define DEED_RECONCILE_RECONCILE_H

/*
 * Sends each event that the journal has and the evidence has not to the journal once more, in the
 * name of its first sender; deed-relay then judges it as any other, and deed-write writes it. So
 * nothing need be stopped.
 *
 * Looks no further than deed-relay's place: the rest comes without help. Sends only what deed-relay
 * would accept; a rejected event is not missing. Sends small batches, and each must be in the files
 * before the next goes out: where nothing is written, few are sent. A call can take as long as the
 * timeout for each batch.
 *
 * The position up to which nothing is missing is kept in a file. The next run starts a little
 * before it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "parse/scan.h"

struct reconcile_options {
    const char *directory; /* of the evidence */
    const char *state;     /* deed-relay's positions; NULL: POSITIONS_RELAY */
    int64_t since;         /* milliseconds; -1: from where the last run ended */
    uint64_t timeout;      /* seconds in which one of the sent events has to arrive */
    bool all;              /* from the beginning of the journal */
    bool dry_run;          /* tells what is missing, sends nothing and keeps no position */
};

struct reconcile_totals {
    uint64_t examined, missing, sent;
    uint64_t appended, rejected, waiting; /* of the missing ones */
    bool failed;                          /* something was not read, not understood or not sent */
};

struct reconcile_calls {
    /* Before the event is sent. */
    void (*on_missing)(const struct scanned *event, void *data);
    void (*on_failure)(const char *what, const char *why, void *data);
    void *data;
};

#define RECONCILE_LOCK DEED_STATE_DIRECTORY "/reconcile.lock"

/* Only one at a time may send. A descriptor that holds the lock, or a negative errno: -EWOULDBLOCK
 * where another process has it. */
int reconcile_lock(void);

void reconcile_run(const struct reconcile_options *options, const struct reconcile_calls *calls,
                   struct reconcile_totals *ret);

#endif
