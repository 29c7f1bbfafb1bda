/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_CHAIN_H
#define DEED_LIB_CHAIN_H

/*
 * The head of a stream: the number and the hash of its last event, in a slot of memory. The slot
 * may be part of a mapped file and outlive its process.
 *
 * An event gets its number when it is sent, so a failed send leaves no gap. Before it is sent, its
 * number and hash are in the slot, marked as "sending"; one store then commits them or takes them
 * back. If a process dies in between, nobody knows whether the event arrived. The next process
 * counts it as sent, and marks its own first event with "after":"crash", so that a reader can tell
 * an act that was never acknowledged from an event that was removed. After a power failure the slot
 * may be older than the journal. The first event then says "after":"reboot", and a number that
 * stands twice there is a branch, not a forgery.
 */

#include "lib/line.h"
#include "util/digest.h"

#define CHAIN_BOOT 16
#define CHAIN_STREAM 16

/* The layout in a head file: 128 bytes, in the byte order of the machine; never sent anywhere. */
struct chain_slot {
    uint8_t stream[CHAIN_STREAM];
    uint8_t boot[CHAIN_BOOT];
    struct {
        uint64_t seq;
        uint8_t hash[DIGEST_SIZE];
    } entry[2];
    uint32_t state;
    uint32_t reserved[3];
};

_Static_assert(sizeof(struct chain_slot) == 128, "the layout of a head file must not change");

/* Continues the stream of a slot, or starts one in it. boot: id of this boot. 0 or an error. */
int chain_start(struct chain_slot *slot, const uint8_t boot[CHAIN_BOOT]);

/* The chain link of the next event. */
void chain_next(const struct chain_slot *slot, const uint8_t boot[CHAIN_BOOT], struct link *ret);

/* To call before an event with this hash is sent. After it, call chain_sent() or chain_unsent(). */
uint32_t chain_sending(struct chain_slot *slot, const uint8_t hash[DIGEST_SIZE]);
void chain_sent(struct chain_slot *slot, const uint8_t boot[CHAIN_BOOT]);

/* before: the result of chain_sending(). */
void chain_unsent(struct chain_slot *slot, uint32_t before);

/* For readers: the last event that was sent. False: there is none. ret_uncertain: the process died
 * while it sent the event. */
bool chain_last(const struct chain_slot *slot, uint64_t *ret_seq, uint8_t ret_hash[DIGEST_SIZE],
                bool *ret_uncertain);

#endif
