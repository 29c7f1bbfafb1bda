/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Head files and rejected events. */
#include "tests/unit/checker_fixture.h"

TestSuite(checker_neighbours, .init = begin);

Test(checker_neighbours, rejected_event_explains_its_number) {
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

Test(checker_neighbours, rejected_forgery_explains_nothing) {
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

Test(checker_neighbours, stream_of_rejected_events_alone) {
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

Test(checker_neighbours, head_names_the_tail) {
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

Test(checker_neighbours, head_names_an_edit_of_the_last_event) {
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
