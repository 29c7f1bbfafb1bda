/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_LANE_H
#define DEED_LIB_LANE_H

/*
 * A lane sends the events of one stream: a head, a socket and a spool behind one lock. The thread
 * that has the lock numbers, hashes and sends; so the events of a stream reach the journal in the
 * order of their numbers. A log has a few lanes, so that threads that record at the same moment do
 * not wait for one another. A thread takes the first free lane, so a log without contention has one
 * stream.
 *
 * An event that the journal does not take goes to the spool, and so does every event after it until
 * the spool is sent. Only one call waits for the journal: then the journal counts as unavailable
 * for all lanes, until it takes an event again. With an outbox each event is written to disk first,
 * and has its number from there on.
 */

#include <pthread.h>

#include "deed.h"
#include "lib/chain.h"
#include "lib/head.h"
#include "lib/journal.h"
#include "lib/outbox.h"
#include "lib/spool.h"

/* In pages that the kernel wipes in a forked child: zeros mean unlocked and not started. */
struct lane_live {
    _Alignas(64) pthread_mutex_t turn;
    bool started;
    struct outbox outbox;
};

struct lane {
    struct lane_live *live;
    _Atomic bool *unavailable; /* of the log: the journal took nothing the last time */
    struct journal journal;
    deed_outbox outbox; /* if there is one, `spool` only has its directory */
    struct spool spool;
    struct chain_slot *slot;
    struct chain_slot memory;
};

/*
 * Sends an event as the next one of the lane's stream. The caller has locked `turn`. The first
 * event of a process takes a slot of the head. deadline: as of journal_send(). 0, DEED_SPOOLED or
 * an error. With DEED_OUTBOX_SYNC it only writes the event to the outbox; on success the caller
 * must call lane_commit() with the ticket.
 */
int lane_send(struct lane *lane, struct head *head, struct datagram *datagram, uint64_t deadline,
              struct outbox_ticket *ret_ticket);

/*
 * Syncs the outbox, once for all threads that wait at the same moment, and sends the event. The
 * caller has unlocked `turn`. Results as above.
 */
int lane_commit(struct lane *lane, struct outbox_ticket *ticket, uint64_t deadline);

/* Sends what is in the spool or the outbox if the journal takes it, for at most 20 ms each. */
void lane_finish(struct lane *lane);

#endif
