/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_CHAIN_H
#define DEED_LIB_CHAIN_H

/*
 * Where a stream stands, in a slot of memory that may be a mapped file and outlive its process.
 *
 * An event gets its number when it goes out, so a failed send leaves no gap. Its number and hash
 * are in the slot, as "sending", before it is sent; one store commits or takes them back. A process
 * that dies in between leaves "sending" behind: the event may or may not have arrived. The next
 * process then counts it as sent and says so in its first event ("after":"crash"), so that a reader
 * can tell an act that was never acknowledged from one that was removed. When the machine went
 * down, the slot itself may be older than the journal; the first event says "after":"reboot", and a
 * number that stands twice there is a branch, not a forgery.
 */

#include "lib/line.h"
#include "util/digest.h"

#define CHAIN_BOOT 16
#define CHAIN_STREAM 16

/* The layout on disk: 128 bytes, the machine's own byte order, never sent anywhere. */
struct slot {
    uint8_t stream[CHAIN_STREAM];
    uint8_t boot[CHAIN_BOOT];
    struct {
        uint64_t seq;
        uint8_t hash[DIGEST_SIZE];
    } entry[2];
    uint32_t state;
    uint32_t reserved[3];
};

_Static_assert(sizeof(struct slot) == 128, "the layout of a head file must not change");

/* Takes a slot over from whoever had it, or starts a stream in it. boot: this boot's id. */
int chain_start(struct slot *slot, const uint8_t boot[CHAIN_BOOT]);

/* What the next event says of itself. */
void chain_next(const struct slot *slot, const uint8_t boot[CHAIN_BOOT], struct link *ret);

/* The next event, whose hash this is, is about to be sent. Returns what chain_unsent() needs. */
uint32_t chain_sending(struct slot *slot, const uint8_t hash[DIGEST_SIZE]);
void chain_sent(struct slot *slot, const uint8_t boot[CHAIN_BOOT]);
void chain_unsent(struct slot *slot, uint32_t before);

/* The last event that was sent, for those who only read. False: there is none. ret_uncertain: its
 * process died while it sent it. */
bool chain_last(const struct slot *slot, uint64_t *ret_seq, uint8_t ret_hash[DIGEST_SIZE],
                bool *ret_uncertain);

#endif
