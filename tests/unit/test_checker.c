/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is innocent and what is not; tests/verify/surgery.c has the changes of whole logs. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/verify/made.h"
#include "verify/checker.h"
#include "verify/segments.h"

static struct made made;
static struct made_stream stream;
static struct finding last[FINDING_KINDS];
static size_t count[FINDING_KINDS];
static struct checker *checker;
static uint64_t line;
static struct checker_totals totals;

static void found(const struct finding *finding, void *data) {
    (void)data;
    last[finding->kind] = *finding;
    count[finding->kind]++;
}

static void begin(void) {
    made = (struct made){.random = 1};
    stream = (struct made_stream){.number = 1};
    memset(count, 0, sizeof(count));
    line = 0;
    checker = checker_new(false, true, found, NULL);
    cr_assert_not_null(checker);
}

static void record(int n) {
    for (int i = 0; i < n; i++)
        made_event(&made, &stream, NULL, NULL, false);
}

static void scan(size_t i, struct scanned *ret) {
    cr_assert_eq(scan_line(made.lines[i].bytes, made.lines[i].n - 1, SCAN_FILE, ret), SCAN_EVENT);
}

static void feed(size_t i) {
    struct scanned event;

    scan(i, &event);
    cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
}

/* The line with that number of those that were made, as one that was brought later. */
static void feed_via(size_t i) {
    struct scanned event;

    scan(i, &event);
    event.via = true;
    cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
}

static void feed_boot(size_t i, int boot, bool via) {
    struct scanned event;

    scan(i, &event);
    event.via = via;
    memset(event.boot, boot, SCAN_BOOT);
    cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
}

static void feed_all(void) {
    for (size_t i = 0; i < made.n; i++)
        feed(i);
}

static size_t end(void) {
    size_t findings = 0;

    checker_finish(checker);
    checker_totals(checker, &totals);
    checker_free(checker);
    for (int kind = 0; kind < FIRST_NOTE; kind++)
        findings += count[kind];
    return findings;
}

TestSuite(checker, .init = begin);

Test(checker, crash_leaves_one_number_out) {
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

Test(checker, crash_explains_no_second_number) {
    record(2);
    made_event(&made, &stream, NULL, NULL, true);
    made_event(&made, &stream, NULL, NULL, true);
    made_event(&made, &stream, "crash", NULL, false);
    feed_all();
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 3);
    cr_expect_eq(last[FOUND_GAP].last, 4);
}

Test(checker, gap_at_a_reboot) {
    record(2);
    made_event(&made, &stream, NULL, NULL, true);
    made_event(&made, &stream, "reboot", NULL, false);
    feed_all();
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].detail, DETAIL_REBOOT);
}

Test(checker, stale_head_after_a_power_loss_is_a_branch) {
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

Test(checker, branch_from_nowhere_is_a_fork) {
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

Test(checker, older_branch_gets_what_is_brought_later_and_nothing_else) {
    make_older_that_goes_on();
    feed_boot(11, 2, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(count[NOTE_LATE], 1);
    cr_expect_eq(last[FOUND_FORK].detail, DETAIL_OLD_BRANCH);
}

Test(checker, older_branch_gets_what_is_read_from_the_journal_again) {
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

Test(checker, unmarked_branch_of_another_boot) {
    make_two_branches(NULL);
    for (size_t i = 0; i < 11; i++)
        feed_boot(i, i < 8 ? 1 : 2, false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_BRANCH], 1);
    cr_expect_eq(last[NOTE_BRANCH].detail, DETAIL_UNMARKED);
    cr_expect_eq(last[NOTE_BRANCH].first, 6);
    cr_expect_eq(totals.open, 2);
}

Test(checker, unmarked_branch_of_the_same_boot_is_a_fork) {
    make_two_branches(NULL);
    for (size_t i = 0; i < 11; i++)
        feed_boot(i, 1, false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_FORK].first, 6);
    cr_expect_eq(last[FOUND_FORK].last, 8);
}

Test(checker, branch_whose_first_event_is_lost) {
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
Test(checker, three_branches_with_late_events_of_each) {
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

static void feed_range(size_t from, size_t to, int of_boot) {
    for (size_t i = from; i < to; i++)
        feed_boot(i, of_boot, false);
}

/* Two boots that go on from the same event: the head file was not written in between. */
Test(checker, two_branches_from_one_event) {
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
Test(checker, gap_in_a_branch_whose_numbers_another_one_has) {
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
Test(checker, branch_whose_beginning_is_lost) {
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

Test(checker, branch_whose_beginning_is_lost_beyond_the_older_one) {
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
Test(checker, late_end_of_an_older_branch) {
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
    size_t third, fourth, beside;

    boot(ends, 0, 20);
    third = boot(ends, 5, 1);  /* 6 */
    fourth = boot(ends, 6, 8); /* 7 to 14, without 8 to 12 */
    beside = made.n;
    made_event(&made, &other, NULL, NULL, false);
    feed_range(0, third, 1);
    feed_boot(beside, 2, false);
    if (!begins_first)
        feed_boot(fourth, 3, true);
    feed_boot(third, 3, false);
    if (begins_first)
        feed_boot(fourth, 4, true);
    feed_range(fourth + 6, made.n - 1, 4);
}

Test(checker, gap_behind_a_late_beginning) {
    feed_late_beginning(true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 8);
    cr_expect_eq(last[FOUND_GAP].last, 12);
    cr_expect_eq(count[NOTE_BRANCH], 2);
}

/* It is said to be of no later boot than what it goes on from: that cannot be, and nothing is
 * guessed. */
Test(checker, gap_behind_a_beginning_that_came_too_early) {
    feed_late_beginning(false);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 12);
    cr_expect_eq(last[FOUND_GAP].last, 12);
}

/* rsyslogd goes back in the journal, beyond what the file has lost: copies, what is new, copies. */
Test(checker, read_again_after_a_power_loss) {
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

Test(checker, read_again_behind_a_lost_block) {
    feed_with_a_lost_block(true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 6);
}

Test(checker, the_same_without_a_lost_block_is_a_swap) {
    feed_with_a_lost_block(false);
    cr_expect_eq(end(), 2);
    cr_expect_eq(last[FOUND_SWAP].first, 5);
    cr_expect_eq(last[FOUND_SWAP].last, 7);
}

/* The mark of a power loss is no excuse within a boot, nor is a late event's. */
Test(checker, forgery_that_came_late) {
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

Test(checker, late_events_fill_a_hole) {
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

Test(checker, late_event_is_held_against_both_neighbours) {
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

Test(checker, rejected_event_explains_its_number) {
    struct scanned event;

    record(6);
    feed(0);
    feed(1);
    feed(4);
    scan(2, &event);
    checker_rejected(checker, &event, (struct location){.file = 2, .line = 1});
    scan(3, &event);
    checker_rejected(checker, &event, (struct location){.file = 2, .line = 2});
    scan(5, &event); /* the last one of all */
    checker_rejected(checker, &event, (struct location){.file = 2, .line = 3});
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_REJECTED], 3);
}

Test(checker, rejected_forgery_explains_nothing) {
    struct made_stream before;
    struct scanned event;

    record(2);
    before = stream;
    record(2);
    made_event(&made, &before, NULL, NULL, false);
    feed(0);
    feed(1);
    feed(3);
    scan(4, &event);
    checker_rejected(checker, &event, (struct location){.file = 2, .line = 1});
    cr_expect_eq(end(), 1);
    cr_expect_eq(count[FOUND_GAP], 1);
}

Test(checker, stream_of_rejected_events_alone) {
    struct checker_head head = {.service = "service-1", .seq = 2};
    struct scanned event;

    record(3);
    memset(head.stream, 1, sizeof(head.stream));
    for (size_t i = 0; i < 2; i++) {
        scan(i, &event);
        scan_hash(&event, head.hash);
        checker_rejected(checker, &event, (struct location){.file = 2, .line = i + 1});
    }
    checker_compare_head(checker, &head);
    cr_expect_eq(end(), 0);
    cr_expect_eq(totals.streams, 0);
    cr_expect_eq(totals.open, 0);
}

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

Test(checker, copies_of_what_is_far_back) {
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

Test(checker, branch_from_what_is_far_back) {
    make_branch_from_far_back(3, false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(last[NOTE_BRANCH].first, 5);
    cr_expect_eq(count[NOTE_BRANCH], 1);
}

Test(checker, branch_from_what_is_far_back_that_was_brought_later) {
    make_branch_from_far_back(3, true);
    cr_expect_eq(end(), 0);
    cr_expect_eq(last[NOTE_BRANCH].first, 5);
    cr_expect_eq(count[NOTE_BRANCH], 1);
}

Test(checker, branch_from_what_is_far_back_in_the_same_boot_is_a_fork) {
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

Test(checker, branch_from_further_back) {
    make_branch_from_further_back("reboot");
    feed_boot(6, 2, false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(last[NOTE_BRANCH].detail, DETAIL_TOO_FAR);
    cr_expect_eq(last[NOTE_BRANCH].first, 5);
}

/* Nothing is missing, but nothing says that it is not so. */
Test(checker, branch_from_further_back_without_its_mark) {
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
Test(checker, branch_from_further_back_on_a_strand_that_got_a_late_beginning) {
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
Test(checker, branch_from_further_back_with_a_late_event_beside_it) {
    struct made_stream stale, beside;

    record(3);
    beside = stream;
    record(1);
    stale = stream;
    record(2);
    made_event(&made, &beside, NULL, "spool", false); /* another 4 */
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

Test(checker, beginning_of_a_branch_from_far_back_is_missed) {
    make_long_branch_from_far_back();
    feed_range(9, 12, 2);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_UNCOMPARED].detail, DETAIL_TOO_FAR);
    cr_expect_eq(last[FOUND_UNCOMPARED].first, 5);
}

Test(checker, gap_in_a_branch_from_far_back) {
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

Test(checker, late_event_that_fills_a_hole_beside_what_is_far_back) {
    make_late_branch_from_far_back();
    feed_boot(10, 2, false);
    feed_range(12, 14, 2);
    feed_boot(11, 2, true);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_LATE], 1);
}

/* What goes on from it says that it is no copy; then what is in front of it is missing. */
Test(checker, gap_in_front_of_a_late_event_beside_what_is_far_back) {
    make_late_branch_from_far_back();
    feed_range(12, 14, 2);
    feed_boot(11, 2, true);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_GAP].first, 5);
    cr_expect_eq(last[FOUND_GAP].last, 5);
}

Test(checker, late_events_in_the_wrong_order_beside_what_is_far_back) {
    make_late_branch_from_far_back();
    feed_boot(12, 2, true);
    feed_boot(11, 2, true);
    feed_boot(13, 2, true);
    feed_boot(10, 2, true);
    cr_expect_eq(end(), 0);
    cr_expect_eq(totals.open, 3);
}

Test(checker, copies_in_the_wrong_order_of_what_is_far_back) {
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
Test(checker, branches_from_what_is_missing) {
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

Test(checker, copies_that_lead_nowhere) {
    record(10);
    feed_all();
    flood();
    feed(3);
    feed(4);
    cr_expect_eq(end(), 1);
    cr_expect_eq(last[FOUND_UNCOMPARED].first, 4);
    cr_expect_eq(last[FOUND_UNCOMPARED].last, 5);
}

Test(checker, copies_with_a_crash_among_them) {
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

Test(checker, copies_with_a_power_loss_among_them) {
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

static void feed_host(size_t i, int boot, const char *host) {
    struct scanned event;

    scan(i, &event);
    event.host = host;
    event.host_n = strlen(host);
    memset(event.boot, boot, SCAN_BOOT);
    cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
}

/* Two machines in one file, in turns: one is up no longer than the other for that. */
static void feed_two_machines(bool exchanged) {
    struct made_stream other = {.number = 2};

    record(4);
    for (int i = 0; i < 4; i++)
        made_event(&made, &other, NULL, NULL, false);
    for (size_t i = 0; i < 4; i++) {
        feed_host(exchanged && (i == 1 || i == 2) ? 3 - i : i, 1, "web1");
        feed_host(4 + i, 2, "app1");
    }
}

Test(checker, two_machines) {
    feed_two_machines(false);
    cr_expect_eq(end(), 0);
    cr_expect_eq(count[NOTE_LATE], 0);
}

Test(checker, exchange_on_the_first_of_two_machines) {
    feed_two_machines(true);
    cr_expect_geq(end(), 1);
    cr_expect_geq(count[FOUND_SWAP], 1);
}

Test(checker, head_names_the_tail) {
    struct checker_head head = {.service = "service-1"};

    record(7);
    head.seq = 7;
    memcpy(head.hash, stream.hash, DIGEST_SIZE);
    memset(head.stream, 1, sizeof(head.stream));
    for (size_t i = 0; i < 5; i++)
        feed(i);
    cr_expect_not(checker_reaches(checker, &head));
    checker_compare_head(checker, &head);
    cr_expect_eq(last[FOUND_TAIL].first, 6);
    cr_expect_eq(last[FOUND_TAIL].last, 7);
    feed(5);
    head.uncertain = true;
    checker_compare_head(checker, &head);
    cr_expect_eq(last[NOTE_CRASH].first, 7);
    feed(6);
    cr_expect(checker_reaches(checker, &head));
    checker_compare_head(checker, &head);
    cr_expect_eq(end(), 1);
    cr_expect_eq(totals.open, 0);
}

Test(checker, head_names_an_edit_of_the_last_event) {
    struct checker_head head = {.service = "service-1", .seq = 3};

    record(3);
    memset(head.stream, 1, sizeof(head.stream));
    feed_all();
    checker_compare_head(checker, &head);
    cr_expect_eq(last[FOUND_EDIT].detail, DETAIL_HEAD);
    memset(head.stream, 9, sizeof(head.stream));
    checker_compare_head(checker, &head);
    cr_expect_eq(last[FOUND_TAIL].detail, DETAIL_STREAM);
    end();
}

Test(checker, begins_later) {
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

Test(checker, more_gaps_than_can_be_held) {
    size_t n = SEGMENTS_MAX + 5;

    record((int)(2 * n + 1));
    for (size_t i = 0; i < made.n; i += 2)
        feed(i);
    cr_expect_eq(end(), n);
    cr_expect_eq(count[FOUND_GAP], n);
}
