/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_ORDER_H
#define DEED_RELAY_ORDER_H

/*
 * Gives each stream its order back. Threads of a service, and the spool beside the journal, may
 * bring number 3 before number 2: number 3 is held until number 2 has come, for 200 ms at most. The
 * order is a comfort for readers; no event is ever lost or refused for it.
 *
 * A sender may make streams and numbers as it likes. So all is bounded: the memory, and the steps
 * for one event. Who sends from more than 4096 streams makes others known no more: their events
 * then go as they come. Times are of util/monotonic.h. One thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/monotonic.h"

#define ORDER_STREAMS 4096 /* known; beyond it, the least recently used is forgotten */
#define ORDER_HELD_MAX 1024
#define ORDER_WAIT (200 * NS_PER_MS)

enum order_answer {
    ORDER_GO,   /* the event goes at once */
    ORDER_HELD, /* order_next() will hand it out */
};

struct order_event {
    uint64_t slot;
    bool gap; /* numbers before it did not come in time */
};

struct order;

/* NULL: no memory. The functions below take NULL for an order that lets everything through. */
struct order *order_new(void);
void order_free(struct order *order);

/* An event that came in: of which stream, and its number. slot: a number of the caller's, which
 * comes back with the event. order_next() must be called next, until it has no more. */
enum order_answer order_take(struct order *order, const uint8_t stream[16], uint64_t seq,
                             uint64_t now, uint64_t slot);

/* A held event that may go: its number is next, its time is over, or its room is needed. Of a
 * stream, the lowest number goes first. False: there is none. */
bool order_next(struct order *order, uint64_t now, struct order_event *ret);

/* When order_next() has something to do; UINT64_MAX: nothing is held. */
uint64_t order_deadline(const struct order *order);

/* Forgets all streams, and drops what is held. */
void order_clear(struct order *order);

#endif
