/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_SEND_H
#define DEED_DELIVER_SEND_H

/*
 * Sends events to the journal that the journal does not have. A second copy is never wrong, but it
 * costs the way to the file as much as the event. So nothing is sent again while journald may
 * still have it in its queue.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deliver/files.h"
#include "deliver/stored.h"
#include "lib/journal.h"

/* Where there are two values, the second is for files of system users, so that other users' files
 * cannot keep them waiting. */
struct send {
    struct journal journal; /* fd < 0: not connected */
    struct stored *stored;  /* the caller's */
    uint64_t until;         /* no lookup in the journal starts later, in this round */
    bool unavailable;       /* the journal took nothing, in this round */
    size_t outstanding[2];  /* events that were sent again and did not show up yet */
    size_t turn;            /* the file that a round starts with */
    uint64_t probed[2];     /* when a stopped journald last got an event */
    bool has_probed;        /* in this round */
    size_t sent;            /* events; the caller reports and resets it */
};

/* stored: stays the caller's. */
void send_init(struct send *send, struct stored *stored);
void send_close(struct send *send);

/* One round: sends what is due of all files, as long as the journal takes it. now: when the round
 * began. Starts no lookup in the journal after `until`. */
void send_all(struct send *send, struct files *files, uint64_t now, uint64_t until);

#endif
