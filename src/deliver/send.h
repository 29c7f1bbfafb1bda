/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_SEND_H
#define DEED_DELIVER_SEND_H

/*
 * Sends to the journal what it does not show. A copy is never wrong, but each costs the router and
 * the disk as much as the event: so nothing is sent again while the journal may have it before it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deliver/files.h"
#include "deliver/trail.h"
#include "lib/journal.h"

/* Of each pair, the second is of the system's users: nobody else keeps them waiting. */
struct send {
    struct journal journal; /* fd < 0: none yet */
    struct trail *trail;    /* the caller's */
    uint64_t until;         /* looked up in it no longer, in this round */
    bool away;              /* the journal takes nothing, in this round */
    size_t outstanding[2];  /* events sent again and not seen yet */
    size_t turn;            /* whose file is the first to be looked up */
    uint64_t tried[2];      /* when a journal that stands still got one */
    bool has_tried;         /* in this round */
    size_t sent;            /* whoever says so sets it to 0 */
};

/* trail: stays the caller's. */
void send_init(struct send *send, struct trail *trail);
void send_close(struct send *send);

/* A round: what is due, of all files, as long as the journal takes it. now: CLOCK_MONOTONIC. What
 * was looked up when that is `until` is the last. */
void send_all(struct send *send, struct files *files, uint64_t now, uint64_t until);

#endif
