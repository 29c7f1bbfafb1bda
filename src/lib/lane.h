/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LANE_H
#define DEED_LANE_H

/*
 * A lane is a stream on its way out: a slot, a socket and a spool behind one lock. Whoever has the
 * lane numbers, hashes and sends; so the events of a stream reach the journal in the order of their
 * numbers. A log has a few lanes, so that threads that record at the same moment do not queue up
 * behind one another; the first free one is taken, so a log that is not contended has one stream.
 *
 * What the journal does not take goes to the spool, and as long as something is there, everything
 * after it, too. The journal is waited for once: then it is "away" for all lanes, until it takes
 * something again. With an outbox each event goes to disk first, and its number is spent there.
 */

#include <pthread.h>

#include "chain.h"
#include "head.h"
#include "journal.h"
#include "spool.h"

/* Behind the page that the kernel wipes in a forked child: zero is unlocked and not started. */
struct lane_live {
    _Alignas(64) pthread_mutex_t turn;
    bool started;
    _Atomic uint64_t written; /* the outbox' end */
    pthread_mutex_t sync;
    pthread_cond_t synced_more;
    bool syncing;
    uint64_t synced; /* of the outbox, on the disk */
    uint32_t synced_generation;
};

struct lane {
    struct lane_live *live;
    _Atomic bool *away; /* the log's */
    struct journal journal;
    struct spool spool;
    struct slot *slot;
    struct slot memory;
};

/* What is on disk and not with the journal yet, for lane_commit(). */
struct kept {
    int fd;
    uint32_t generation;
    uint64_t end;
};

/*
 * Sends the event as the next of the lane's stream; the caller has the turn. The first one in a
 * process gets the lane its slot. deadline: as of journal_send(). 0, DEED_SPOOLED or an error.
 * ret_kept: NULL, or the event is only written to the outbox, and lane_commit() is to follow.
 */
int lane_send(struct lane *lane, struct head *head, struct datagram *datagram, uint64_t deadline,
              struct kept *ret_kept);

/*
 * Has the disk keep the event, one fdatasync(2) for all threads that wait for one, and sends it.
 * The caller has not the turn any more. Results as above.
 */
int lane_commit(struct lane *lane, const struct kept *kept, uint64_t deadline);

/* Sends what is left of the spool, if the journal takes it at once. */
void lane_finish(struct lane *lane);

#endif
