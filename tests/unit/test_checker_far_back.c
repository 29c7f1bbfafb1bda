/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copies and branches of events that are too far back to be remembered. */
#include "tests/unit/checker_fixture.h"

TestSuite(checker_far_back, .init = begin);

/* More events than are remembered, of another stream. */
static void flood(void) {
    static int floods;
    struct made_stream other = {.number = 2 + floods++};

    for (int i = 0; i < (1 << 18) + 10; i++) {
        struct made one = {.random = (uint64_t)i};
        struct scanned event;

        made_event(&one, &other, NULL, NULL, false);
        cr_assert_eq(scan_line(one.lines[0].bytes, one.lines[0].n - 1, SCAN_FILE, &event),
                     SCAN_EVENT);
        cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
        made_free(&one);
    }
}

Test(checker_far_back, copies_of_what_is_far_back) {
    record(10);
    for (size_t i = 0; i < 8; i++)
        feed(i);
    flood();
    /* 2 to 8 again: the last one's hash is known, so all are the same. */
    for (size_t i = 1; i < 8; i++)
        feed(i);
    feed(8);
    feed(9);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_SECOND_COPY], 2);
    cr_expect_eq(last[NOTE_SECOND_COPY].last, 8);
}

/* Lines 0 to 4 are events 1 to 5; of 5 there is another one. What both go on from is far back. */
static void make_branch_from_far_back(int boot, bool via) {
    struct made_stream stale;

    record(4);
    stale = stream;
    record(1);
    stream = stale;
    made_event(&made, &stream, NULL, via ? "spool" : NULL, false);
    for (size_t i = 0; i < 4; i++)
        feed_boot(i, 1, false);
    flood();
    feed_boot(4, 2, false);
    flood();
    feed_boot(5, boot, via);
}

Test(checker_far_back, branch_from_what_is_far_back) {
    make_branch_from_far_back(3, false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(last[NOTE_BRANCH].first, 5);
    cr_expect_eq(count[NOTE_BRANCH], 1);
}

Test(checker_far_back, branch_from_what_is_far_back_that_was_brought_later) {
    make_branch_from_far_back(3, true);
    cr_expect_eq(end(), 0);
    cr_expect_eq(last[NOTE_BRANCH].first, 5);
    cr_expect_eq(count[NOTE_BRANCH], 1);
}

Test(checker_far_back, branch_from_what_is_far_back_in_the_same_boot_is_a_fork) {
    make_branch_from_far_back(1, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_FORK].first, 5);
}

/* Lines 0 to 5 are events 1 to 6; of 5 there is another one, two back. */
static void make_branch_from_further_back(const char *after) {
    struct made_stream stale;

    record(4);
    stale = stream;
    record(2);
    stream = stale;
    made_event(&made, &stream, after, NULL, false);
    feed_range(0, 6, 1);
    flood();
}

Test(checker_far_back, branch_from_further_back) {
    make_branch_from_further_back("reboot");
    feed_boot(6, 2, false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(last[NOTE_BRANCH].detail, DETAIL_TOO_FAR);
    cr_expect_eq(last[NOTE_BRANCH].first, 5);
}

/* Nothing is missing, but nothing says that it is not so. */
Test(checker_far_back, branch_from_further_back_without_its_mark) {
    make_branch_from_further_back(NULL);
    feed_boot(6, 2, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(count[FOUND_GAP], 0);
    cr_expect_eq(count[NOTE_BRANCH], 0);
    cr_expect_eq(last[FOUND_UNCOMPARED].detail, DETAIL_TOO_FAR);
    cr_expect_eq(last[FOUND_UNCOMPARED].first, 5);
    cr_expect_eq(last[FOUND_UNCOMPARED].last, 5);
}

/* What was there first is far back, although its segment begins with what was brought later. */
Test(checker_far_back, branch_from_further_back_on_a_segment_that_got_a_late_beginning) {
    struct made_stream stale;

    record(5);
    stale = stream;
    record(2);
    stream = stale;
    made_event(&made, &stream, "reboot", NULL, false);
    feed_boot(0, 1, false);
    feed_range(3, 7, 1);
    flood();
    feed_boot(2, 1, true); /* but never 2 */
    feed_boot(7, 2, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 2);
    cr_expect_eq(last[FOUND_GAP].last, 2);
    cr_expect_eq(last[NOTE_BRANCH].detail, DETAIL_TOO_FAR);
}

/* That a late event with the number of its predecessor is remembered says nothing of that one. */
Test(checker_far_back, branch_from_further_back_with_a_late_event_beside_it) {
    struct made_stream stale, other;

    record(3);
    other = stream;
    record(1);
    stale = stream;
    record(2);
    made_event(&made, &other, NULL, "spool", false);  /* another 4 */
    made_event(&made, &stale, "reboot", NULL, false); /* another 5 */
    feed_range(0, 6, 1);
    flood();
    feed_boot(6, 2, true);
    feed_boot(7, 2, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(count[FOUND_GAP], 0);
    cr_expect_eq(last[FOUND_UNCOMPARED].first, 4);
    cr_expect_eq(last[NOTE_BRANCH].detail, DETAIL_TOO_FAR);
}

/* Lines 0 to 7 are events 1 to 8; 8 to 11 are 4 to 7 of another branch. */
static void make_long_branch_from_far_back(void) {
    struct made_stream stale;

    record(3);
    stale = stream;
    record(5);
    stream = stale;
    made_event(&made, &stream, "reboot", NULL, false);
    record(3);
    feed_range(0, 8, 1);
    flood();
}

Test(checker_far_back, beginning_of_a_branch_from_far_back_is_missed) {
    make_long_branch_from_far_back();
    feed_range(9, 12, 2);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_UNCOMPARED].detail, DETAIL_TOO_FAR);
    cr_expect_eq(last[FOUND_UNCOMPARED].first, 5);
}

Test(checker_far_back, gap_in_a_branch_from_far_back) {
    make_long_branch_from_far_back();
    feed_range(8, 10, 2);
    feed_boot(11, 2, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 6);
    cr_expect_eq(last[FOUND_GAP].last, 6);
}

/* Lines 0 to 8 are events 1 to 9, far back; 9 to 13 are 4 to 8 of another branch, of which what is
 * brought later might be copies of the older one for all that is known at first. */
static void make_late_branch_from_far_back(void) {
    struct made_stream stale;

    record(3);
    stale = stream;
    record(6);
    stream = stale;
    made_event(&made, &stream, "reboot", NULL, false);
    record(4);
    feed_range(0, 9, 1);
    flood();
    feed_boot(9, 2, false);
}

Test(checker_far_back, late_event_that_fills_a_hole_beside_what_is_far_back) {
    make_late_branch_from_far_back();
    feed_boot(10, 2, false);
    feed_range(12, 14, 2);
    feed_boot(11, 2, true);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_LATE], 1);
}

/* What goes on from it says that it is no copy; then what is in front of it is missing. */
Test(checker_far_back, gap_in_front_of_a_late_event_beside_what_is_far_back) {
    make_late_branch_from_far_back();
    feed_range(12, 14, 2);
    feed_boot(11, 2, true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 5);
    cr_expect_eq(last[FOUND_GAP].last, 5);
}

Test(checker_far_back, late_events_in_the_wrong_order_beside_what_is_far_back) {
    make_late_branch_from_far_back();
    feed_boot(12, 2, true);
    feed_boot(11, 2, true);
    feed_boot(13, 2, true);
    feed_boot(10, 2, true);
    cr_expect_eq(end(), 0);
    cr_expect_eq(totals.open, 3);
}

Test(checker_far_back, copies_in_the_wrong_order_of_what_is_far_back) {
    record(10);
    feed_range(0, 10, 1);
    flood();
    feed_boot(5, 1, true);
    feed_boot(4, 1, true);
    feed_boot(6, 1, true);
    feed_boot(3, 1, true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(count[FOUND_UNCOMPARED], 1);
    cr_expect_eq(last[FOUND_UNCOMPARED].first, 4);
    cr_expect_eq(last[FOUND_UNCOMPARED].last, 7);
    cr_expect_eq(totals.open, 2);
}

/* That another one names the same event does not make it be here. */
Test(checker_far_back, branches_from_what_is_missing) {
    struct made_stream stale;

    record(3);
    made_event(&made, &stream, NULL, NULL, true);
    stale = stream;
    record(1);
    stream = stale;
    record(1);
    for (size_t i = 0; i < 3; i++)
        feed_boot(i, 1, false);
    feed_boot(3, 2, false);
    flood(); /* what names it is looked for among what is far back */
    feed_boot(4, 3, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 4);
    cr_expect_eq(last[FOUND_GAP].last, 4);
    cr_expect_eq(count[NOTE_BRANCH], 1);
    cr_expect_eq(last[NOTE_BRANCH].detail, DETAIL_NOWHERE);
}

Test(checker_far_back, copies_that_lead_nowhere) {
    record(10);
    feed_all();
    flood();
    feed(3);
    feed(4);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_UNCOMPARED].first, 4);
    cr_expect_eq(last[FOUND_UNCOMPARED].last, 5);
}

Test(checker_far_back, copies_with_a_crash_among_them) {
    record(3);
    made_event(&made, &stream, NULL, NULL, true);
    made_event(&made, &stream, "crash", NULL, false);
    record(2);
    feed_all();
    flood();
    feed_all();
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[FOUND_UNCOMPARED], 0);
}

Test(checker_far_back, copies_with_a_power_loss_among_them) {
    struct made_stream stale;

    record(5);
    stale = stream;
    record(3);
    stream = stale;
    made_event(&made, &stream, "reboot", NULL, false);
    record(3);
    feed_range(0, 8, 1);
    feed_range(8, made.n, 2);
    flood();
    feed_range(2, 8, 1);
    feed_range(8, made.n, 2);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_BRANCH], 1);
    cr_expect_eq(totals.open, 3);
}
