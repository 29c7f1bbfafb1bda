/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_LANE_H
#define DEED_LIB_LANE_H

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

#include "deed.h"
#include "lib/chain.h"
#include "lib/head.h"
#include "lib/journal.h"
#include "lib/outbox.h"
#include "lib/spool.h"

/* Behind the page that the kernel wipes in a forked child: zero is unlocked and not started. */
struct lane_live {
    _Alignas(64) pthread_mutex_t turn;
    bool started;
    struct outbox outbox;
};

struct lane {
    struct lane_live *live;
    _Atomic bool *away; /* the log's */
    struct journal journal;
    deed_outbox outbox; /* whether there is one; then the spool is only its directory */
    struct spool spool;
    struct slot *slot;
    struct slot memory;
};

/*
 * Sends the event as the next of the lane's stream; the caller has the turn. The first one in a
 * process gets the lane its slot. deadline: as of journal_send(). 0, DEED_SPOOLED or an error.
 * With DEED_OUTBOX_SYNC the event is only written to the outbox, and where that succeeds
 * lane_commit() has to follow with its ticket.
 */
int lane_send(struct lane *lane, struct head *head, struct datagram *datagram, uint64_t deadline,
              struct outbox_ticket *ret_ticket);

/*
 * Has the disk keep the event, one sync for all threads that wait for one, and sends it.
 * The caller has not the turn any more. Results as above.
 */
int lane_commit(struct lane *lane, struct outbox_ticket *ticket, uint64_t deadline);

/* Sends what is left of the spool, if the journal takes it at once. */
void lane_finish(struct lane *lane);

#endif
