/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "report/newest.h"

Test(report_newest, the_newest_in_whatever_order_they_come) {
    enum { N = 1000, ROOM = 37 };
    struct newest newest;
    char text[32];

    cr_assert(newest_begin(&newest, ROOM));
    /* 7 and 1000 have no common divisor, so each time comes once. */
    for (int i = 0; i < N; i++) {
        int time = i * 7 % N;

        cr_assert(newest_add(&newest, (uint64_t)time, text,
                             (size_t)snprintf(text, sizeof(text), "at %d", time)));
    }
    newest_sort(&newest);
    cr_assert(newest.n == ROOM && newest.seen == N);
    for (int i = 0; i < ROOM; i++) {
        int n = snprintf(text, sizeof(text), "at %d", N - 1 - i);

        cr_assert_eq(newest.lines[i].time, (uint64_t)(N - 1 - i));
        cr_assert(newest.lines[i].n == (size_t)n &&
                  memcmp(newest.lines[i].bytes, text, (size_t)n) == 0);
    }
    newest_free(&newest);
}

Test(report_newest, of_one_time_the_later_is_newer_and_no_room_is_no_crash) {
    struct newest newest;

    cr_assert(newest_begin(&newest, 2));
    for (const char *text = "abcd"; *text; text++)
        cr_assert(newest_add(&newest, 1, text, 1));
    newest_sort(&newest);
    cr_assert(newest.lines[0].bytes[0] == 'd' && newest.lines[1].bytes[0] == 'c');
    newest_free(&newest);
    cr_assert(newest_begin(&newest, 0));
    cr_assert(newest_add(&newest, 1, "a", 1));
    newest_sort(&newest);
    cr_assert(newest.n == 0 && newest.seen == 1);
    newest_free(&newest);
}

Test(report_newest, a_long_line_is_not_paid_for_for_ever) {
    static char text[65536];
    struct newest newest;

    cr_assert(newest_begin(&newest, 1));
    cr_assert(newest_add(&newest, 1, text, sizeof(text)));
    cr_assert(newest_add(&newest, 2, "short", 5));
    cr_assert(newest.lines[0].room == 5 && newest.lines[0].n == 5);
    newest_free(&newest);
}

/* Lines of the largest size, and rows for all of them: fewer stay, and those are the newest. */
Test(report_newest, long_lines_do_not_fill_the_memory) {
    enum { N = 1000, SIZE = 65536, FIT = NEWEST_BYTES / SIZE };
    static char text[SIZE];
    struct newest newest;

    cr_assert(newest_begin(&newest, N));
    for (int i = 0; i < N; i++)
        cr_assert(newest_add(&newest, (uint64_t)(i * 7 % N + 1), text, i % 2 ? SIZE : SIZE / 2));
    newest_sort(&newest);
    cr_assert_eq(newest.seen, N);
    cr_assert_leq(newest.bytes, NEWEST_BYTES);
    cr_assert_geq(newest.n, FIT);
    for (size_t i = 0; i < newest.n; i++)
        cr_assert_eq(newest.lines[i].time, (uint64_t)(N - i));
    newest_free(&newest);
}
