/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Branches after a power loss, and forks. */
#include "tests/unit/checker_fixture.h"

TestSuite(checker_branches, .init = begin);

Test(checker_branches, stale_head_after_a_power_loss_is_a_branch) {
    struct made_stream stale;

    record(5);
    stale = stream;
    record(3); /* 6 to 8, of which the head knows nothing */
    stream = stale;
    made_event(&made, &stream, "reboot", NULL, false); /* 6 again */
    record(4);                                         /* beyond the older branch */
    feed_all();
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_BRANCH], 1);
    cr_expect_eq(last[NOTE_BRANCH].first, 6);
    cr_expect_eq(last[NOTE_BRANCH].last, 8);
    cr_expect_eq(last[NOTE_BRANCH].other.line, 8);
    cr_expect_eq(totals.open, 2);
}

Test(checker_branches, branch_from_nowhere_is_a_fork) {
    struct made_stream stale;

    record(5);
    stale = stream;
    stale.hash[0] ^= 1;
    record(3);
    stream = stale;
    made_event(&made, &stream, "reboot", NULL, false);
    feed_all();
    cr_expect_eq(end(), 1);
    cr_expect_eq(count[FOUND_FORK], 1);
}

/* Lines 0 to 6 are events 1 to 7; 7 and 8 are 6 and 7 of another branch, then 8 of both, and 9 of
 * the older one. */
static void make_older_that_goes_on(void) {
    struct made_stream stale, older;

    record(5);
    stale = stream;
    record(2);
    older = stream;
    stream = stale;
    made_event(&made, &stream, "reboot", NULL, false);
    record(1);
    made_event(&made, &older, NULL, "outbox", false);
    record(1);
    made_event(&made, &older, NULL, NULL, false);
    for (size_t i = 0; i < 11; i++)
        feed_boot(i, i < 7 ? 1 : 2, i == 9);
}

Test(checker_branches, older_branch_gets_what_is_brought_later_and_nothing_else) {
    make_older_that_goes_on();
    feed_boot(11, 2, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(count[NOTE_LATE], 1);
    cr_expect_eq(last[FOUND_FORK].detail, DETAIL_OLD_BRANCH);
}

Test(checker_branches, older_branch_gets_what_is_read_from_the_journal_again) {
    make_older_that_goes_on();
    feed_boot(11, 1, false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(totals.open, 2);
}

/* Lines 0 to 7 are events 1 to 8; 8 to 10 are 6 to 8 of another branch. */
static void make_two_branches(const char *after) {
    struct made_stream stale;

    record(5);
    stale = stream;
    record(3);
    stream = stale;
    made_event(&made, &stream, after, NULL, false);
    record(2);
}

Test(checker_branches, unmarked_branch_of_another_boot) {
    make_two_branches(NULL);
    for (size_t i = 0; i < 11; i++)
        feed_boot(i, i < 8 ? 1 : 2, false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_BRANCH], 1);
    cr_expect_eq(last[NOTE_BRANCH].detail, DETAIL_UNMARKED);
    cr_expect_eq(last[NOTE_BRANCH].first, 6);
    cr_expect_eq(totals.open, 2);
}

Test(checker_branches, unmarked_branch_of_the_same_boot_is_a_fork) {
    make_two_branches(NULL);
    for (size_t i = 0; i < 11; i++)
        feed_boot(i, 1, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_FORK].first, 6);
    cr_expect_eq(last[FOUND_FORK].last, 8);
}

Test(checker_branches, branch_whose_first_event_is_lost) {
    make_two_branches("reboot");
    for (size_t i = 0; i < 11; i++)
        if (i != 8)
            feed_boot(i, i < 8 ? 1 : 2, false);
    feed_boot(8, 2, true);
    cr_expect_eq(end(), 0);
    cr_expect_eq(last[NOTE_BRANCH].first, 6);
    cr_expect_eq(count[NOTE_BRANCH], 1);
}

/* Three branches; of the two older ones, the middle and the end come late, in turns. */
Test(checker_branches, three_branches_with_late_events_of_each) {
    struct made_stream stale;

    record(5);
    stale = stream;
    record(6); /* lines 5 to 10: 6 to 11 */
    stream = stale;
    record(1);
    stale = stream;
    record(5); /* lines 11 to 16: 6 to 11 */
    stream = stale;
    record(5); /* lines 17 to 21: 7 to 11 */
    for (size_t i = 0; i < 7; i++)
        feed_boot(i, 1, false);
    feed_boot(9, 1, false); /* without 8 and 9 */
    for (size_t i = 11; i < 14; i++)
        feed_boot(i, 2, false);
    feed_boot(15, 2, false); /* without 9 */
    for (size_t i = 17; i < 19; i++)
        feed_boot(i, 3, false);
    feed_boot(21, 3, false); /* without 9 and 10 */
    feed_boot(7, 3, true);
    feed_boot(14, 3, true);
    feed_boot(19, 3, true);
    feed_boot(16, 3, true);
    feed_boot(8, 3, true);
    feed_boot(20, 3, true);
    feed_boot(10, 3, true);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_BRANCH], 2);
    cr_expect_eq(count[NOTE_LATE], 7);
    cr_expect_eq(totals.open, 3);
}

/* The mark of a power loss is no excuse within a boot, nor is a late event's. */
Test(checker_branches, forgery_that_came_late) {
    struct made_stream before;

    record(4);
    before = stream;
    record(3);
    stream = before;
    record(1); /* another 5, whose predecessor is there */
    feed_range(0, 7, 1);
    feed_boot(7, 2, true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_FORK].first, 5);
    cr_expect_eq(last[FOUND_FORK].last, 5);
}
