/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LANE_H
#define DEED_LANE_H

/*
 * A lane is a stream on its way out: a slot and a socket behind one lock. Whoever has the
 * lane numbers, hashes and sends; so the events of a stream reach the journal in the order of their
 * numbers. A log has a few lanes, so that threads that record at the same moment do not queue up
 * behind one another; the first free one is taken, so a log that is not contended has one stream.
 */

#include <pthread.h>

#include "chain.h"
#include "head.h"
#include "journal.h"

/* Behind the page that the kernel wipes in a forked child: zero is unlocked and not started. */
struct lane_live {
    _Alignas(64) pthread_mutex_t turn;
    bool started;
};

struct lane {
    struct lane_live *live;
    struct journal journal;
    struct slot *slot;
    struct slot memory;
};

/*
 * Sends the event as the next of the lane's stream; the caller has the turn. The first one in a
 * process gets the lane its slot. deadline: as of journal_send().
 */
int lane_send(struct lane *lane, struct head *head, struct datagram *datagram, uint64_t deadline);

#endif
