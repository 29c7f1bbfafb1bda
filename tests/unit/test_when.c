/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "when.h"

/* Thursday, 11 June 2026, 14:02:09.471 in UTC. */
#define NOW INT64_C(1781186529471)

static void zone(const char *name) {
    setenv("TZ", name, 1);
    tzset();
}

static void expect(const char *text, const char *from, const char *to) {
    char written[2][WHEN_TEXT + 1] = {{0}};
    struct when_span span;
    const char *why = NULL;

    cr_assert(when_parse(text, NOW, &span, &why), "%s: %s", text, why);
    when_write(span.from, written[0]);
    when_write(span.to, written[1]);
    cr_expect_str_eq(written[0], from, "%s begins at %s", text, written[0]);
    cr_expect_str_eq(written[1], to, "%s ends at %s", text, written[1]);
}

static void expect_bad(const char *text, const char *part) {
    struct when_span span = {1, 2};
    const char *why = NULL;

    cr_expect_not(when_parse(text, NOW, &span, &why), "%s", text);
    cr_assert_not_null(why);
    cr_expect_not_null(strstr(why, part), "%s: %s", text, why);
    cr_expect_eq(span.from, 1, "%s: untouched on failure", text);
}

Test(when, is_as_long_as_it_was_written) {
    zone("UTC");
    expect("2026", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z");
    expect("2026-02", "2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z");
    expect("2024-02-29", "2024-02-29T00:00:00.000Z", "2024-03-01T00:00:00.000Z");
    expect("2026-06-11 14:02", "2026-06-11T14:02:00.000Z", "2026-06-11T14:03:00.000Z");
    expect("2026-06-11T14:02:09", "2026-06-11T14:02:09.000Z", "2026-06-11T14:02:10.000Z");
    expect("2026-06-11T14:02:09.4Z", "2026-06-11T14:02:09.400Z", "2026-06-11T14:02:09.500Z");
    expect("2026-06-11T14:02:09.471Z", "2026-06-11T14:02:09.471Z", "2026-06-11T14:02:09.472Z");
    expect("2026-06-11T14:02:09.471999Z", "2026-06-11T14:02:09.471Z", "2026-06-11T14:02:09.472Z");
}

Test(when, has_the_zone_that_is_written_or_that_of_the_process) {
    zone("Europe/Berlin");
    expect("2026-06-11", "2026-06-10T22:00:00.000Z", "2026-06-11T22:00:00.000Z");
    expect("2026-06-11T14:02", "2026-06-11T12:02:00.000Z", "2026-06-11T12:03:00.000Z");
    expect("2026-06-11T14:02Z", "2026-06-11T14:02:00.000Z", "2026-06-11T14:03:00.000Z");
    expect("2026-06-11T14:02+05:30", "2026-06-11T08:32:00.000Z", "2026-06-11T08:33:00.000Z");
    expect("2026-06-11 14:02 -0200", "2026-06-11T16:02:00.000Z", "2026-06-11T16:03:00.000Z");
    expect("2026-06-11 14:02 +14", "2026-06-11T00:02:00.000Z", "2026-06-11T00:03:00.000Z");
}

Test(when, a_day_has_23_or_25_hours_when_clocks_change) {
    zone("Europe/Berlin");
    expect("2026-03-29", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z");
    expect("2026-10-25", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z");
}

Test(when, knows_days_by_name) {
    zone("UTC");
    expect("today", "2026-06-11T00:00:00.000Z", "2026-06-12T00:00:00.000Z");
    expect(" Yesterday ", "2026-06-10T00:00:00.000Z", "2026-06-11T00:00:00.000Z");
    expect("yesterday 10:30", "2026-06-10T10:30:00.000Z", "2026-06-10T10:31:00.000Z");
    expect("10:30", "2026-06-11T10:30:00.000Z", "2026-06-11T10:31:00.000Z");
    expect("thursday", "2026-06-11T00:00:00.000Z", "2026-06-12T00:00:00.000Z");
    expect("last thursday", "2026-06-04T00:00:00.000Z", "2026-06-05T00:00:00.000Z");
    expect("tue", "2026-06-09T00:00:00.000Z", "2026-06-10T00:00:00.000Z");
    expect("last TUESDAY", "2026-06-09T00:00:00.000Z", "2026-06-10T00:00:00.000Z");
    expect("last friday", "2026-06-05T00:00:00.000Z", "2026-06-06T00:00:00.000Z");
}

Test(when, knows_weeks_months_and_years) {
    zone("UTC");
    expect("this week", "2026-06-08T00:00:00.000Z", "2026-06-15T00:00:00.000Z");
    expect("last week", "2026-06-01T00:00:00.000Z", "2026-06-08T00:00:00.000Z");
    expect("this month", "2026-06-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z");
    expect("last month", "2026-05-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z");
    expect("last year", "2025-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z");
}

Test(when, knows_how_long_ago) {
    zone("UTC");
    expect("now", "2026-06-11T14:02:09.471Z", "2026-06-11T14:02:09.472Z");
    expect("2 days ago", "2026-06-09T14:02:09.471Z", "2026-06-09T14:02:09.472Z");
    expect("1 month ago", "2026-05-11T14:02:09.471Z", "2026-05-11T14:02:09.472Z");
    expect("-2h", "2026-06-11T12:02:09.471Z", "2026-06-11T12:02:09.472Z");
    expect("-90min", "2026-06-11T12:32:09.471Z", "2026-06-11T12:32:09.472Z");
}

Test(when, says_what_a_time_is) {
    zone("UTC");
    expect_bad("", "a time is");
    expect_bad("noon", "a time is");
    expect_bad("2026-06-11 14", "a time is");
    expect_bad("2 days", "a time is");
    expect_bad("last", "a time is");
    expect_bad("yesterday tomorrow", "a time is");
    expect_bad("2026-06-11x", "a time is");
    expect_bad("2026-02-30", "no such day");
    expect_bad("2025-02-29", "no such day");
    expect_bad("2026-13-01", "no such day");
    expect_bad("2026-06-11 24:00", "00:00 to 23:59:59");
    expect_bad("2026-06-11 14:02 CEST", "distance from UTC");
    expect_bad("2026-06-11 14:02 +15", "distance from UTC");
    expect_bad("1969-12-31", "1970");
    expect_bad("90000 years ago", "1970");
}

Test(when, reads_what_events_have) {
    int64_t ms = 0;

    cr_assert(when_read("2026-06-11T14:02:09.471Z", 24, &ms));
    cr_expect_eq(ms, NOW);
    cr_expect_not(when_read("2026-06-11T14:02:09.47Z", 23, &ms));
    cr_expect_not(when_read("2026-06-11 14:02:09.471Z", 24, &ms));
    cr_expect_not(when_read("2026-06-31T14:02:09.471Z", 24, &ms));
}
