/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Boots: of which one an event is, and what is missing in each. */
#include "tests/unit/checker_fixture.h"

TestSuite(checker_boots, .init = begin);

/* A history of one stream: boots of n events each, of which the first goes on from `from` events
 * back on the branch before it. Returns the line with which each begins. */
static size_t boot(struct made_stream ends[], size_t from, int n) {
    size_t first = made.n;

    stream = ends[from];
    made_event(&made, &stream, made.n ? "reboot" : NULL, NULL, false);
    ends[from + 1] = stream;
    for (int i = 1; i < n; i++) {
        record(1);
        ends[from + 1 + (size_t)i] = stream;
    }
    return first;
}

/* Two boots that go on from the same event: the head file was not written in between. */
Test(checker_boots, two_branches_from_one_event) {
    struct made_stream ends[32] = {{.number = 1}};
    size_t second, third;

    boot(ends, 0, 9);
    second = boot(ends, 5, 6);
    third = boot(ends, 5, 8);
    feed_range(0, second, 1);
    feed_range(second, third, 2);
    feed_range(third, made.n, 3);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_BRANCH], 2);
    cr_expect_eq(totals.open, 3);
}

/* What is missing in an older branch is named, although a newer one has these numbers. */
Test(checker_boots, gap_in_a_branch_whose_numbers_another_one_has) {
    struct made_stream ends[32] = {{.number = 1}};
    size_t second;

    boot(ends, 0, 12); /* without 7 to 9 */
    second = boot(ends, 4, 10);
    feed_range(0, 6, 1);
    feed_range(9, 12, 1);
    feed_range(second, made.n, 2);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 7);
    cr_expect_eq(last[FOUND_GAP].last, 9);
    cr_expect_eq(last[FOUND_GAP].other.line, 6);
}

/* The beginning of a boot is gone: one number is missing at least, and as many as nothing has. */
Test(checker_boots, branch_whose_beginning_is_lost) {
    struct made_stream ends[32] = {{.number = 1}};
    size_t second;

    boot(ends, 0, 8);
    second = boot(ends, 4, 6); /* 5 to 10, without 5 to 7 */
    feed_range(0, 8, 1);
    feed_range(second + 3, made.n, 2);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].detail, DETAIL_NOWHERE);
    cr_expect_eq(last[FOUND_GAP].first, 7);
    cr_expect_eq(last[FOUND_GAP].last, 7);
    cr_expect_eq(last[NOTE_BRANCH].detail, DETAIL_NOWHERE);
    cr_expect_eq(totals.open, 2);
}

Test(checker_boots, branch_whose_beginning_is_lost_beyond_the_older_one) {
    struct made_stream ends[32] = {{.number = 1}};
    size_t second;

    boot(ends, 0, 6);
    second = boot(ends, 4, 9); /* 5 to 13, without 5 to 9 */
    feed_range(0, 6, 1);
    feed_range(second + 5, made.n, 2);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].detail, DETAIL_REBOOT);
    cr_expect_eq(last[FOUND_GAP].first, 7);
    cr_expect_eq(last[FOUND_GAP].last, 9);
    cr_expect_eq(count[NOTE_BRANCH], 0);
}

/* The end of the first boot comes in the third one, without its beginning. The second has other
 * events with these numbers, so it is known where it belongs. */
Test(checker_boots, late_end_of_an_older_branch) {
    struct made_stream ends[32] = {{.number = 1}};
    size_t second, third;

    boot(ends, 0, 12); /* 1 to 6 in time, 10 to 12 late */
    second = boot(ends, 5, 10);
    third = boot(ends, 14, 3);
    feed_range(0, 6, 1);
    feed_range(second, third, 2);
    feed_range(third, made.n, 3);
    feed_boot(10, 3, true);
    feed_boot(9, 3, true);
    feed_boot(11, 3, true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 7);
    cr_expect_eq(last[FOUND_GAP].last, 9);
    cr_expect_eq(count[NOTE_LATE], 3);
}

/* A boot begins with an event that was brought later, and then loses some. There was a boot without
 * any event of the stream, so it cannot be told by the numbers of the others; but the mark says
 * that it is of a later boot than what it goes on from, and of these there is but one. */
static void feed_late_beginning(bool begins_first) {
    struct made_stream ends[32] = {{.number = 1}}, other = {.number = 2};
    size_t third, fourth, other_line;

    boot(ends, 0, 20);
    third = boot(ends, 5, 1);  /* 6 */
    fourth = boot(ends, 6, 8); /* 7 to 14, without 8 to 12 */
    other_line = made.n;
    made_event(&made, &other, NULL, NULL, false);
    feed_range(0, third, 1);
    feed_boot(other_line, 2, false);
    if (!begins_first)
        feed_boot(fourth, 3, true);
    feed_boot(third, 3, false);
    if (begins_first)
        feed_boot(fourth, 4, true);
    feed_range(fourth + 6, made.n - 1, 4);
}

Test(checker_boots, gap_behind_a_late_beginning) {
    feed_late_beginning(true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 8);
    cr_expect_eq(last[FOUND_GAP].last, 12);
    cr_expect_eq(count[NOTE_BRANCH], 2);
}

/* It is said to be of no later boot than what it goes on from: that cannot be, and nothing is
 * guessed. */
Test(checker_boots, gap_behind_a_beginning_that_came_too_early) {
    feed_late_beginning(false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 12);
    cr_expect_eq(last[FOUND_GAP].last, 12);
}

/* rsyslogd goes back in the journal, beyond what the file has lost: copies, what is new, copies. */
Test(checker_boots, read_again_after_a_power_loss) {
    struct made_stream ends[32] = {{.number = 1}};
    size_t second, third;

    boot(ends, 0, 12); /* the file has 1 to 8 */
    second = boot(ends, 6, 6);
    third = boot(ends, 9, 4);
    feed_range(0, 8, 1);
    feed_range(second, second + 4, 2);
    feed_range(4, 12, 1);
    feed_range(second, third, 2);
    feed_range(third, made.n, 3);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_SECOND_COPY], 8);
    cr_expect_eq(count[NOTE_LATE], 4);
    cr_expect_eq(totals.open, 3);
}

/* A block of the file is gone, and what follows it is there; then some is read again. */
static void feed_with_a_lost_block(bool told) {
    record(9);
    feed_range(0, 3, 1);
    if (told)
        checker_damaged(checker);
    feed_range(6, 8, 1);
    feed_range(3, 5, 1); /* the journal has no more */
}

Test(checker_boots, read_again_behind_a_lost_block) {
    feed_with_a_lost_block(true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 6);
}

Test(checker_boots, the_same_without_a_lost_block_is_a_swap) {
    feed_with_a_lost_block(false);
    cr_expect_eq(end(), 2);
    cr_expect_eq(last[FOUND_SWAP].first, 5);
    cr_expect_eq(last[FOUND_SWAP].last, 7);
}

static void feed_host(size_t i, int boot, const char *host) {
    struct scanned event;

    scan(i, &event);
    event.host = host;
    event.host_n = strlen(host);
    memset(event.boot, boot, SCAN_BOOT);
    cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
}

/* Two machines in one file, in turns: one is up no longer than the other for that. */
static void feed_two_machines(bool swapped) {
    struct made_stream other = {.number = 2};

    record(4);
    for (int i = 0; i < 4; i++)
        made_event(&made, &other, NULL, NULL, false);
    for (size_t i = 0; i < 4; i++) {
        feed_host(swapped && (i == 1 || i == 2) ? 3 - i : i, 1, "web1");
        feed_host(4 + i, 2, "app1");
    }
}

Test(checker_boots, two_machines) {
    feed_two_machines(false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_LATE], 0);
}

Test(checker_boots, swap_on_the_first_of_two_machines) {
    feed_two_machines(true);
    cr_expect_geq(end(), 1);
    cr_expect_geq(count[FOUND_SWAP], 1);
}
