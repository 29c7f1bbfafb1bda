/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/chain.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "lib/error.h"

enum {
    CURRENT = 1, /* which entry holds the last event */
    SENDING = 2, /* the other entry is being sent */
    USED = 4,
    CRASHED = 8, /* it is not known whether the last event was sent */
};

static void set_state(struct chain_slot *slot, uint32_t state) {
    /* Releases the entry before the state that makes it valid: a kill leaves one or the other. */
    __atomic_store_n(&slot->state, state, __ATOMIC_RELEASE);
}

int chain_start(struct chain_slot *slot, const uint8_t boot[CHAIN_BOOT]) {
    uint32_t state = slot->state;

    if (state & USED) {
        if (state & SENDING)
            set_state(slot, ((state & CURRENT) ^ CURRENT) | USED | CRASHED);
        return 0;
    }
    memset(slot, 0, sizeof(*slot));
    if (getrandom(slot->stream, sizeof(slot->stream), 0) != (ssize_t)sizeof(slot->stream))
        return fail(errno, "getrandom: %m");
    memcpy(slot->boot, boot, CHAIN_BOOT);
    set_state(slot, USED);
    return 0;
}

void chain_next(const struct chain_slot *slot, const uint8_t boot[CHAIN_BOOT], struct link *ret) {
    uint32_t current = slot->state & CURRENT;

    digest_hex(slot->stream, CHAIN_STREAM, ret->stream);
    ret->seq = slot->entry[current].seq + 1;
    digest_hex(slot->entry[current].hash, DIGEST_SIZE, ret->previous);
    ret->after = NULL;
    if (memcmp(slot->boot, boot, CHAIN_BOOT) != 0)
        ret->after = "reboot";
    else if (slot->state & CRASHED)
        ret->after = "crash";
}

uint32_t chain_sending(struct chain_slot *slot, const uint8_t hash[DIGEST_SIZE]) {
    uint32_t before = slot->state, current = before & CURRENT;

    slot->entry[!current].seq = slot->entry[current].seq + 1;
    memcpy(slot->entry[!current].hash, hash, DIGEST_SIZE);
    set_state(slot, before | SENDING);
    return before;
}

void chain_sent(struct chain_slot *slot, const uint8_t boot[CHAIN_BOOT]) {
    if (memcmp(slot->boot, boot, CHAIN_BOOT) != 0)
        memcpy(slot->boot, boot, CHAIN_BOOT);
    set_state(slot, ((slot->state & CURRENT) ^ CURRENT) | USED);
}

void chain_unsent(struct chain_slot *slot, uint32_t before) {
    set_state(slot, before);
}

bool chain_last(const struct chain_slot *slot, uint64_t *ret_seq, uint8_t ret_hash[DIGEST_SIZE],
                bool *ret_uncertain) {
    uint32_t current = slot->state & CURRENT;

    if (!(slot->state & USED) || slot->entry[current].seq == 0)
        return false;
    *ret_seq = slot->entry[current].seq;
    memcpy(ret_hash, slot->entry[current].hash, DIGEST_SIZE);
    *ret_uncertain = slot->state & CRASHED;
    return true;
}
