/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "lib/chain.h"

static const uint8_t boot[CHAIN_BOOT] = {1}, next_boot[CHAIN_BOOT] = {2};
static const uint8_t hash[3][DIGEST_SIZE] = {{0xaa}, {0xbb}, {0xcc}};

static struct link next_of(const struct chain_slot *slot, const uint8_t *now) {
    struct link link;

    chain_next(slot, now, &link);
    return link;
}

static void send_one(struct chain_slot *slot, const uint8_t *h) {
    chain_sending(slot, h);
    chain_sent(slot, boot);
}

Test(chain, starts_at_one_and_counts_what_was_sent) {
    struct chain_slot slot = {0};

    cr_assert_eq(chain_start(&slot, boot), 0);
    cr_expect_eq(next_of(&slot, boot).seq, 1);
    cr_expect_null(next_of(&slot, boot).after);
    send_one(&slot, hash[0]);
    cr_expect_eq(next_of(&slot, boot).seq, 2);
    cr_expect_eq(memcmp(next_of(&slot, boot).previous, "aa00", 4), 0);
    send_one(&slot, hash[1]);
    cr_expect_eq(next_of(&slot, boot).seq, 3);
    cr_expect_eq(memcmp(next_of(&slot, boot).previous, "bb00", 4), 0);
}

Test(chain, failed_send_leaves_no_gap) {
    struct chain_slot slot = {0};
    uint32_t before;

    chain_start(&slot, boot);
    send_one(&slot, hash[0]);
    before = chain_sending(&slot, hash[1]);
    chain_unsent(&slot, before);
    cr_expect_eq(next_of(&slot, boot).seq, 2);
    cr_expect_eq(memcmp(next_of(&slot, boot).previous, "aa00", 4), 0);
    cr_expect_null(next_of(&slot, boot).after);
}

Test(chain, next_process_goes_on) {
    struct chain_slot slot = {0}, kept;

    chain_start(&slot, boot);
    send_one(&slot, hash[0]);
    kept = slot;
    cr_assert_eq(chain_start(&kept, boot), 0);
    cr_expect_eq(next_of(&kept, boot).seq, 2);
    cr_expect_null(next_of(&kept, boot).after);
    cr_expect_eq(memcmp(kept.stream, slot.stream, CHAIN_STREAM), 0);
}

Test(chain, killed_while_sending) {
    struct chain_slot slot = {0};
    uint32_t before;

    chain_start(&slot, boot);
    send_one(&slot, hash[0]);
    chain_sending(&slot, hash[1]); /* and the process dies */
    cr_assert_eq(chain_start(&slot, boot), 0);
    /* the event in flight counts, and the next one says that its fate is not known */
    cr_expect_eq(next_of(&slot, boot).seq, 3);
    cr_expect_eq(memcmp(next_of(&slot, boot).previous, "bb00", 4), 0);
    cr_expect_str_eq(next_of(&slot, boot).after, "crash");
    /* and still does if sending that one fails */
    before = chain_sending(&slot, hash[2]);
    chain_unsent(&slot, before);
    cr_expect_str_eq(next_of(&slot, boot).after, "crash");
    send_one(&slot, hash[2]);
    cr_expect_null(next_of(&slot, boot).after);
    cr_expect_eq(next_of(&slot, boot).seq, 4);
}

Test(chain, reboot_is_said_once) {
    struct chain_slot slot = {0};

    chain_start(&slot, boot);
    send_one(&slot, hash[0]);
    chain_start(&slot, next_boot);
    cr_expect_str_eq(next_of(&slot, next_boot).after, "reboot");
    cr_expect_eq(next_of(&slot, next_boot).seq, 2);
    chain_sending(&slot, hash[1]);
    chain_sent(&slot, next_boot);
    cr_expect_null(next_of(&slot, next_boot).after);
}
