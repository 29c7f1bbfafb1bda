/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "relay/order.h"

#define START (1000 * NS_PER_S)

/* One that is number n of a stream; its slot is its number in the order of coming. */
static enum order_answer take(struct order *order, uint32_t stream, uint64_t seq, uint64_t now,
                              uint64_t slot) {
    uint8_t id[16] = {0};

    memcpy(id, &stream, sizeof(stream));
    return order_take(order, id, seq, now, slot);
}

static void expect_next(struct order *order, uint64_t now, const char *line, uint64_t slot) {
    struct order_event event;

    cr_assert(order_next(order, now, &event), "%s is still held", line);
    cr_expect_eq(event.slot, slot, "%s", line);
}

static void expect_none(struct order *order, uint64_t now) {
    struct order_event event;

    cr_expect_not(order_next(order, now, &event));
}

/* All that may go. */
static size_t drain(struct order *order, uint64_t now) {
    struct order_event event;
    size_t n = 0;

    while (order_next(order, now, &event))
        n++;
    return n;
}

Test(order, what_comes_in_order_goes_at_once) {
    struct order *order = order_new();

    cr_assert_not_null(order);
    for (uint64_t seq = 7; seq < 20; seq++)
        cr_expect_eq(take(order, 1, seq, START, seq), ORDER_GO);
    cr_expect_eq(take(order, 1, 9, START, 0), ORDER_GO, "a second copy");
    cr_expect_eq(take(order, 2, 1, START, 0), ORDER_GO, "another stream");
    cr_expect_eq(take(order, 1, 20, START, 0), ORDER_GO, "the copy did not set the number back");
    cr_expect_eq(order_deadline(order), UINT64_MAX);
    expect_none(order, UINT64_MAX);
    order_free(order);
}

Test(order, what_came_too_early_waits_for_those_before_it) {
    struct order *order = order_new();

    cr_assert_eq(take(order, 1, 1, START, 1), ORDER_GO);
    cr_assert_eq(take(order, 1, 4, START, 2), ORDER_HELD);
    cr_assert_eq(take(order, 1, 3, START + 1, 3), ORDER_HELD);
    cr_assert_eq(take(order, 1, 6, START + 2, 4), ORDER_HELD);
    expect_none(order, START + 2);
    cr_expect_eq(order_deadline(order), START + ORDER_WAIT);
    cr_assert_eq(take(order, 1, 2, START + 3, 5), ORDER_GO);
    expect_next(order, START + 3, "1/3", 3);
    expect_next(order, START + 3, "1/4", 2);
    expect_none(order, START + 3);
    cr_expect_eq(order_deadline(order), START + 2 + ORDER_WAIT);
    cr_assert_eq(take(order, 1, 5, START + 4, 6), ORDER_GO);
    expect_next(order, START + 4, "1/6", 4);
    cr_expect_eq(order_deadline(order), UINT64_MAX);
    order_free(order);
}

Test(order, copies_that_wait_are_both_handed_out) {
    struct order *order = order_new();

    take(order, 1, 1, START, 1);
    cr_assert_eq(take(order, 1, 3, START, 2), ORDER_HELD);
    cr_assert_eq(take(order, 1, 3, START, 3), ORDER_HELD);
    cr_assert_eq(take(order, 1, 2, START, 4), ORDER_GO);
    expect_next(order, START, "1/3", 2);
    expect_next(order, START, "1/3", 3);
    expect_none(order, START);
    order_free(order);
}

Test(order, after_the_time_the_lowest_goes_first) {
    struct order *order = order_new();
    uint64_t over = START + ORDER_WAIT;

    take(order, 1, 1, START, 1);
    take(order, 1, 10, START, 2);
    take(order, 1, 5, START + 50, 3);
    take(order, 1, 6, START + 50, 4);
    take(order, 1, 12, START + 50, 5);
    expect_none(order, over - 1);
    expect_next(order, over, "1/5", 3);
    expect_next(order, over, "1/6", 4);
    expect_next(order, over, "1/10", 2);
    expect_none(order, over);
    cr_expect_eq(take(order, 1, 4, over, 6), ORDER_GO, "late, and never held");
    expect_none(order, over + 49);
    expect_next(order, over + 50, "1/12", 5);
    order_free(order);
}

Test(order, streams_do_not_wait_for_each_other) {
    struct order *order = order_new();

    take(order, 1, 1, START, 1);
    take(order, 2, 1, START, 2);
    cr_assert_eq(take(order, 1, 3, START, 3), ORDER_HELD);
    cr_assert_eq(take(order, 2, 3, START + 1, 4), ORDER_HELD);
    cr_assert_eq(take(order, 2, 2, START + 1, 5), ORDER_GO);
    expect_next(order, START + 1, "2/3", 4);
    expect_none(order, START + 1);
    expect_next(order, START + ORDER_WAIT, "1/3", 3);
    order_free(order);
}

Test(order, numbers_at_the_end_do_not_wrap) {
    struct order *order = order_new();

    cr_expect_eq(take(order, 1, UINT64_MAX, START, 1), ORDER_GO);
    cr_expect_eq(take(order, 1, 0, START, 2), ORDER_GO);
    cr_expect_eq(take(order, 2, 0, START, 3), ORDER_GO);
    cr_expect_eq(take(order, 2, UINT64_MAX, START, 4), ORDER_HELD);
    cr_expect_eq(take(order, 2, 1, START, 5), ORDER_GO);
    expect_none(order, START);
    order_free(order);
}

Test(order, when_it_is_full_the_oldest_makes_room) {
    struct order *order = order_new();
    uint32_t streams = ORDER_HELD_MAX + 10;

    for (uint32_t i = 0; i < streams; i++)
        take(order, i, 1, START, 0);
    for (uint32_t i = 0; i < streams; i++) {
        cr_assert_eq(take(order, i, 3, START, i), ORDER_HELD, "stream %u", i);
        cr_assert_eq(drain(order, START), i + 1 >= ORDER_HELD_MAX, "stream %u", i);
    }
    cr_expect_eq(take(order, 0, 4, START, 0), ORDER_GO, "number 3 made room");
    cr_expect_eq(drain(order, UINT64_MAX), ORDER_HELD_MAX - 1);
    order_free(order);
}

Test(order, a_caller_that_takes_nothing_out_costs_no_more_memory) {
    struct order *order = order_new();
    uint64_t seq = 3;

    take(order, 1, 1, START, 0);
    while (take(order, 1, seq, START, 0) == ORDER_HELD)
        seq++;
    cr_expect_eq(seq, 3 + ORDER_HELD_MAX);
    cr_expect_eq(drain(order, START), ORDER_HELD_MAX, "they follow each other");
    order_free(order);
}

Test(order, the_least_recently_used_stream_is_forgotten) {
    struct order *order = order_new();

    for (uint32_t i = 0; i < ORDER_STREAMS; i++)
        take(order, i, 1, START, 0);
    cr_assert_eq(take(order, 1, 3, START, 7), ORDER_HELD);
    cr_assert_eq(take(order, 2, 2, START, 0), ORDER_GO);
    for (uint32_t i = 0; i < ORDER_STREAMS - 2; i++)
        take(order, 100000 + i, 1, START, 0);
    cr_expect_eq(take(order, 2, 4, START, 8), ORDER_HELD, "used since");
    cr_expect_eq(take(order, 3, 5, START, 0), ORDER_GO, "forgotten");
    cr_expect_eq(take(order, 1, 2, START, 0), ORDER_GO, "one that holds is never forgotten");
    expect_next(order, START, "1/3", 7);
    order_free(order);
}

/* Whatever comes, each event comes out once, and the time is that of the bounds. */
Test(order, nothing_is_lost_in_a_flood_of_streams_and_gaps, .timeout = 120) {
    enum { EVENTS = 300000 };
    struct order *order = order_new();
    uint8_t *out = calloc(EVENTS, 1);
    struct order_event event;
    uint32_t dice = 1;

    for (uint64_t i = 0; i < EVENTS; i++) {
        uint64_t now = START + i * 1000;
        uint32_t stream, seq;

        dice = dice * 1664525 + 1013904223;
        stream = i % 3 == 0 ? dice >> 18 : dice >> 29;
        dice = dice * 1664525 + 1013904223;
        seq = i % 2 ? (uint32_t)(EVENTS - i) : dice >> 12;
        if (take(order, stream, seq, now, i) == ORDER_GO)
            out[i]++;
        while (order_next(order, now, &event))
            out[event.slot]++;
    }
    while (order_next(order, UINT64_MAX, &event))
        out[event.slot]++;
    for (size_t i = 0; i < EVENTS; i++)
        cr_assert_eq(out[i], 1, "event %zu came out %u times", i, out[i]);
    cr_expect_eq(order_deadline(order), UINT64_MAX);
    free(out);
    order_free(order);
}

Test(order, after_clear_it_knows_and_holds_nothing) {
    struct order *order = order_new();

    take(order, 1, 1, START, 0);
    take(order, 1, 3, START, 0);
    order_clear(order);
    cr_expect_eq(order_deadline(order), UINT64_MAX);
    expect_none(order, UINT64_MAX);
    cr_expect_eq(take(order, 1, 3, START, 0), ORDER_GO);
    cr_expect_eq(take(order, 1, 5, START, 9), ORDER_HELD);
    expect_next(order, UINT64_MAX, "1/5", 9);
    order_free(order);
}

Test(order, without_memory_all_goes_through) {
    cr_expect_eq(take(NULL, 1, 1, START, 0), ORDER_GO);
    cr_expect_eq(take(NULL, 1, 3, START, 0), ORDER_GO);
    expect_none(NULL, UINT64_MAX);
    cr_expect_eq(order_deadline(NULL), UINT64_MAX);
    order_clear(NULL);
    order_free(NULL);
}

Test(order, a_gap_is_told) {
    struct order *order = order_new();
    struct order_event event;

    take(order, 1, 1, START, 0);
    cr_assert_eq(take(order, 1, 3, START, 3), ORDER_HELD);
    cr_assert_eq(take(order, 1, 4, START, 4), ORDER_HELD);
    cr_assert(order_next(order, START + ORDER_WAIT, &event));
    cr_expect_eq(event.slot, 3);
    cr_expect(event.gap, "number 2 did not come");
    cr_assert(order_next(order, START + ORDER_WAIT, &event));
    cr_expect_eq(event.slot, 4);
    cr_expect_not(event.gap);
    order_free(order);
}
