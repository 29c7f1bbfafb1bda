/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal/origin.h"
#include "relay/flight.h"

static struct flight *flight;
static uint64_t slots[FLIGHT_MAX];

static void begin(void) {
    flight = flight_new();
    cr_assert_not_null(flight);
}

static void end(void) {
    flight_free(flight);
}

TestSuite(flight, .init = begin, .fini = end);

static char text[64];

static struct flight_line line_of(unsigned number, enum flight_file file) {
    int n = snprintf(text, sizeof(text), "{\"n\":%u,\"origin\":{}}", number);

    return (struct flight_line){.bytes = text,
                                .n = (size_t)n,
                                .event = (size_t)n - strlen(",\"origin\":{}}"),
                                .file = file,
                                .usec = 1000 + number};
}

static uint64_t add(unsigned number) {
    struct flight_line line = line_of(number, FLIGHT_EVIDENCE);
    uint64_t slot = flight_add(flight, &line);

    flight_sent(flight, slot);
    return slot;
}

static bool see(unsigned number) {
    struct flight_line line = line_of(number, FLIGHT_EVIDENCE);

    return flight_see(flight, FLIGHT_EVIDENCE, line.bytes, line.n, line.event);
}

static bool has(unsigned number) {
    struct flight_line line = line_of(number, FLIGHT_EVIDENCE);

    return flight_has(flight, line.bytes, line.event);
}

Test(flight, a_line_is_in_flight_until_it_is_seen) {
    uint64_t slot = add(1);

    cr_expect(has(1));
    cr_expect_not(has(2));
    cr_expect_eq(flight_count(flight), 1);
    cr_expect_eq(flight_oldest(flight), 1001);
    cr_expect_not_null(flight_line(flight, slot));
    cr_expect(see(1));
    cr_expect_not(has(1));
    cr_expect_not(see(1), "only once");
    cr_expect_null(flight_line(flight, slot));
    cr_expect_eq(flight_count(flight), 0);
    cr_expect_eq(flight_oldest(flight), 0);
    cr_expect_eq(flight_first(flight), flight_next(flight));
}

Test(flight, only_the_whole_line_counts) {
    struct flight_line line;

    add(1);
    line = line_of(1, FLIGHT_EVIDENCE);
    cr_expect_not(flight_see(flight, FLIGHT_EVIDENCE, line.bytes, line.n - 1, line.event));
    text[line.n - 2] = ' ';
    cr_expect_not(flight_see(flight, FLIGHT_EVIDENCE, line.bytes, line.n, line.event));
    line = line_of(1, FLIGHT_REJECTED);
    cr_expect_not(flight_see(flight, FLIGHT_REJECTED, line.bytes, line.n, line.event),
                  "it stands in the other file");
    cr_expect(see(1));
}

Test(flight, the_first_slot_waits_for_the_oldest_line) {
    uint64_t first = add(1);

    add(2);
    add(3);
    cr_expect(see(2));
    cr_expect_eq(flight_first(flight), first);
    cr_expect(see(1));
    cr_expect_eq(flight_first(flight), first + 2);
    cr_expect(see(3));
    cr_expect_eq(flight_first(flight), first + 3);
}

Test(flight, a_line_is_overtaken_in_its_own_file_alone) {
    struct flight_line rejected = line_of(9, FLIGHT_REJECTED);
    uint64_t slot, one, two;

    slot = flight_add(flight, &rejected);
    flight_sent(flight, slot);
    one = add(1);
    two = add(2);
    add(3);
    cr_expect_eq(flight_overtaken(flight, FLIGHT_EVIDENCE, 0), UINT64_MAX);
    cr_expect(see(3));
    cr_expect_eq(flight_overtaken(flight, FLIGHT_EVIDENCE, 0), one);
    cr_expect_eq(flight_overtaken(flight, FLIGHT_EVIDENCE, one + 1), two);
    cr_expect_eq(flight_overtaken(flight, FLIGHT_EVIDENCE, two + 1), UINT64_MAX);
    flight_sent(flight, one);
    flight_sent(flight, two);
    cr_expect_eq(flight_overtaken(flight, FLIGHT_EVIDENCE, 0), UINT64_MAX,
                 "sent again, behind number 3");
}

/* Anybody can make rejected lines, and no trickle of them may hide that evidence is lost. */
Test(flight, the_files_have_nothing_to_do_with_each_other) {
    struct flight_line rejected = line_of(9, FLIGHT_REJECTED);
    uint64_t other;

    add(1);
    cr_expect(see(1));
    other = flight_add(flight, &rejected);
    flight_sent(flight, other);
    cr_expect_not(flight_has_unseen(flight, FLIGHT_EVIDENCE));
    cr_expect(flight_has_unseen(flight, FLIGHT_REJECTED));
    cr_expect_eq(flight_unseen(flight, FLIGHT_EVIDENCE, slots), 0);
    cr_expect_eq(flight_unseen(flight, FLIGHT_REJECTED, slots), 1);
    cr_expect_eq(slots[0], other);
    cr_expect_eq(flight_came(flight, FLIGHT_EVIDENCE), 1);
    cr_expect_eq(flight_came(flight, FLIGHT_REJECTED), 0);
}

/* The order of a stream is that of its numbers, not that in which journald took them. */
Test(flight, unseen_lines_are_in_the_order_of_their_sends) {
    uint64_t one = add(1), two = add(2), three = add(3);

    flight_sent(flight, one);
    cr_expect_eq(flight_unseen(flight, FLIGHT_EVIDENCE, slots), 3);
    cr_expect_eq(slots[0], two);
    cr_expect_eq(slots[1], three);
    cr_expect_eq(slots[2], one);
    cr_expect(see(3));
    cr_expect_eq(flight_unseen(flight, FLIGHT_EVIDENCE, slots), 2);
    cr_expect_eq(slots[1], one);
}

Test(flight, what_was_not_sent_is_not_unseen) {
    struct flight_line line = line_of(1, FLIGHT_EVIDENCE);
    uint64_t slot = flight_add(flight, &line);

    add(2);
    cr_expect_eq(flight_unseen(flight, FLIGHT_EVIDENCE, slots), 1);
    cr_expect_eq(slots[0], slot + 1);
    cr_expect(see(2));
    cr_expect_not(flight_has_unseen(flight, FLIGHT_EVIDENCE));
    cr_expect_eq(flight_overtaken(flight, FLIGHT_EVIDENCE, 0), UINT64_MAX);
    flight_sent(flight, slot);
    cr_expect(flight_has_unseen(flight, FLIGHT_EVIDENCE));
    cr_expect(see(1));
    cr_expect_not(flight_has_unseen(flight, FLIGHT_EVIDENCE));
}

Test(flight, a_late_line_says_so) {
    uint64_t slot = add(1);
    const struct flight_line *line;
    char expected[96];

    flight_mark_late(flight, slot);
    flight_mark_late(flight, slot);
    line = flight_line(flight, slot);
    snprintf(expected, sizeof(expected), "{\"n\":1,\"origin\":{,\"via\":\"relay\"}}");
    cr_expect_eq(line->n, strlen(expected));
    cr_expect_eq(memcmp(line->bytes, expected, line->n), 0);
    cr_expect_not(see(1), "the line without it");
    cr_expect(flight_see(flight, FLIGHT_EVIDENCE, expected, strlen(expected), line->event));
}

Test(flight, it_is_bounded_by_lines) {
    unsigned n = 0;

    while (flight_has_room(flight))
        add(n++);
    cr_expect_eq(n, FLIGHT_MAX);
    cr_expect(see(0));
    cr_expect(flight_has_room(flight));
    for (unsigned i = 0; i < 10 * FLIGHT_MAX; i++) {
        add(n++);
        cr_assert(see(n - FLIGHT_MAX));
    }
}

static char large[ORIGIN_LINE_MAX];

/* Each has its number at both ends, so that lines that overlap are found. */
static struct flight_line large_line(unsigned number) {
    size_t n = 1000 + (number * 7919) % 14000;

    memset(large, 'x', n);
    memcpy(large, &number, sizeof(number));
    memcpy(large + n - sizeof(number), &number, sizeof(number));
    return (struct flight_line){.bytes = large, .n = n, .event = n, .file = FLIGHT_EVIDENCE};
}

Test(flight, it_is_bounded_by_bytes_and_no_line_lies_on_another) {
    unsigned added = 0, seen = 0;
    size_t bytes = 0;

    while (added < 20000) {
        struct flight_line line;

        for (; flight_has_room(flight); added++) {
            line = large_line(added);
            flight_sent(flight, flight_add(flight, &line));
            bytes += line.n;
        }
        cr_assert_leq(bytes, FLIGHT_BYTES);
        cr_assert_geq(bytes, FLIGHT_BYTES / 2);
        cr_assert_eq(flight_bytes(flight), bytes);
        for (unsigned i = 0; i < 37; i++) {
            const struct flight_line *kept = flight_line(flight, flight_first(flight));

            line = large_line(seen++);
            cr_assert_eq(kept->n, line.n);
            cr_assert_eq(memcmp(kept->bytes, line.bytes, line.n), 0);
            cr_assert(flight_see(flight, FLIGHT_EVIDENCE, line.bytes, line.n, line.n));
            bytes -= line.n;
        }
    }
}

Test(flight, clear_forgets_all) {
    uint64_t slot = add(1);

    flight_clear(flight);
    cr_expect_not(has(1));
    cr_expect_eq(flight_count(flight), 0);
    cr_expect_eq(flight_first(flight), slot + 1, "numbers go on");
    cr_expect(flight_has_room(flight));
}
