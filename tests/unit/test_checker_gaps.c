/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gaps, and the late events that fill them. */
#include "tests/unit/checker_fixture.h"

TestSuite(checker_gaps, .init = begin);

Test(checker_gaps, crash_leaves_one_number_out) {
    record(3);
    made_event(&made, &stream, NULL, NULL, true);
    made_event(&made, &stream, "crash", NULL, false);
    record(1);
    feed_all();
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_CRASH], 1);
    cr_expect_eq(last[NOTE_CRASH].first, 4);
    /* The event in front of the hole has no successor either. */
    cr_expect_eq(totals.open, 2);
}

Test(checker_gaps, crash_explains_no_second_number) {
    record(2);
    made_event(&made, &stream, NULL, NULL, true);
    made_event(&made, &stream, NULL, NULL, true);
    made_event(&made, &stream, "crash", NULL, false);
    feed_all();
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 3);
    cr_expect_eq(last[FOUND_GAP].last, 4);
}

Test(checker_gaps, gap_at_a_reboot) {
    record(2);
    made_event(&made, &stream, NULL, NULL, true);
    made_event(&made, &stream, "reboot", NULL, false);
    feed_all();
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].detail, DETAIL_REBOOT);
}

Test(checker_gaps, late_events_fill_a_hole) {
    record(8);
    feed(0);
    feed(1);
    feed(7);
    feed_via(4);
    feed_via(2);
    feed_via(3);
    feed_via(6);
    feed_via(5);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_LATE], 5);
    cr_expect_eq(totals.open, 1);
}

Test(checker_gaps, late_event_is_held_against_both_neighbours) {
    struct made_stream before;

    record(3);
    before = stream;
    record(1);           /* 4 */
    record(1);           /* 5 */
    before.hash[3] ^= 1; /* another 4: its prev is wrong, and its hash */
    made_event(&made, &before, NULL, "spool", false);
    for (size_t i = 0; i < 3; i++)
        feed(i);
    feed(4);
    feed(5);
    cr_expect_eq(end(), 2);
    cr_expect_eq(count[FOUND_EDIT], 2);
}

Test(checker_gaps, begins_later) {
    record(4);
    feed(2);
    feed(3);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].detail, DETAIL_BEGIN);
    cr_expect_eq(last[FOUND_GAP].last, 2);

    memset(count, 0, sizeof(count));
    checker = checker_new(true, true, found, NULL);
    feed(2);
    feed(3);
    cr_expect_eq(end(), 0);
    cr_expect_eq(totals.beyond, 1);
}

Test(checker_gaps, more_gaps_than_can_be_held) {
    size_t n = SEGMENTS_MAX + 5;

    record((int)(2 * n + 1));
    for (size_t i = 0; i < made.n; i += 2)
        feed(i);
    cr_expect_eq(end(), n);
    cr_expect_eq(count[FOUND_GAP], n);
}
