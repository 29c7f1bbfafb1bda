/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "util/rfc3339.h"
#include "util/timespan.h"

/* Thursday, 11 June 2026, 14:02:09.471 in UTC. */
#define NOW INT64_C(1781186529471)

/* As Havana had it for years; a release of the time zones may change what it will do. */
#define HAVANA "CST5CDT,M3.2.0/0,M11.1.0/1"

static void zone(const char *name) {
    setenv("TZ", name, 1);
    tzset();
}

static void expect(const char *text, const char *from, const char *to) {
    char written[2][RFC3339_SIZE + 1] = {{0}};
    struct timespan span;
    const char *why = NULL;

    cr_assert(timespan_parse(text, NOW, &span, &why), "%s: %s", text, why);
    rfc3339_write(span.from, written[0]);
    rfc3339_write(span.to, written[1]);
    cr_expect_str_eq(written[0], from, "%s begins at %s", text, written[0]);
    cr_expect_str_eq(written[1], to, "%s ends at %s", text, written[1]);
}

static void expect_bad(const char *text, const char *part) {
    struct timespan span = {1, 2};
    const char *why = NULL;

    cr_expect_not(timespan_parse(text, NOW, &span, &why), "%s", text);
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

Test(when, an_hour_that_comes_twice_is_all_of_it) {
    zone("Europe/Berlin");
    expect("2026-10-25 02:00", "2026-10-25T00:00:00.000Z", "2026-10-25T01:01:00.000Z");
    expect("2026-10-25 02:59", "2026-10-25T00:59:00.000Z", "2026-10-25T02:00:00.000Z");
    expect("2026-10-25 02:30:15.5", "2026-10-25T00:30:15.500Z", "2026-10-25T01:30:15.600Z");
    expect("2026-10-25 02:30 +01:00", "2026-10-25T01:30:00.000Z", "2026-10-25T01:31:00.000Z");
    expect("2026-10-25 01:59", "2026-10-24T23:59:00.000Z", "2026-10-25T00:00:00.000Z");
    expect("2026-10-25 03:00", "2026-10-25T02:00:00.000Z", "2026-10-25T02:01:00.000Z");
    zone(HAVANA); /* where it is the first one of the day */
    expect("2026-11-01", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z");
    expect("2026-10-31", "2026-10-31T04:00:00.000Z", "2026-11-01T04:00:00.000Z");
    zone("Europe/Moscow"); /* another offset for good, and no summer time in it */
    expect("2014-10-26 01:30", "2014-10-25T21:30:00.000Z", "2014-10-25T22:31:00.000Z");
    zone("Australia/Lord_Howe"); /* half an hour */
    expect("2026-04-05 01:45", "2026-04-04T14:45:00.000Z", "2026-04-04T15:16:00.000Z");
}

static void expect_skipped(const char *text, const char *from, const char *to) {
    struct timespan span = {0};
    const char *why;

    expect(text, from, to);
    cr_assert(timespan_parse(text, NOW, &span, &why));
    cr_expect(why && strstr(why, "put forward"), "%s", text);
}

Test(when, an_hour_that_is_missing_is_the_moment_of_the_change) {
    struct timespan span = {0};
    const char *why;

    zone("Europe/Berlin");
    expect_skipped("2026-03-29 02:00", "2026-03-29T01:00:00.000Z", "2026-03-29T01:00:00.001Z");
    expect_skipped("2026-03-29 02:59", "2026-03-29T01:00:00.000Z", "2026-03-29T01:00:00.001Z");
    cr_assert(timespan_parse("2026-03-29 03:00", NOW, &span, &why));
    cr_expect_null(why);
    cr_expect_eq(span.to - span.from, 60000);
    cr_assert(timespan_parse("2026-03-29 02:30Z", NOW, &span, &why));
    cr_expect_null(why);
    zone(HAVANA); /* no midnight: the day begins at one */
    expect("2026-03-08", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z");
    zone("Pacific/Apia"); /* no such day at all */
    expect_skipped("2011-12-30", "2011-12-30T10:00:00.000Z", "2011-12-30T10:00:00.001Z");
    expect_skipped("2011-12-30 12:00", "2011-12-30T10:00:00.000Z", "2011-12-30T10:00:00.001Z");
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
    expect("FRI", "2026-06-05T00:00:00.000Z", "2026-06-06T00:00:00.000Z");
    expect("tomorrow", "2026-06-12T00:00:00.000Z", "2026-06-13T00:00:00.000Z");
    expect("Fri 2026-06-12 11:12:13 UTC", "2026-06-12T11:12:13.000Z", "2026-06-12T11:12:14.000Z");
    expect("friday 2026-06-12", "2026-06-12T00:00:00.000Z", "2026-06-13T00:00:00.000Z");
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
    expect("-30m", "2026-06-11T13:32:09.471Z", "2026-06-11T13:32:09.472Z");
    expect("-1M", "2026-05-11T14:02:09.471Z", "2026-05-11T14:02:09.472Z");
    expect("-1h30min", "2026-06-11T12:32:09.471Z", "2026-06-11T12:32:09.472Z");
    expect("2h 30 minutes AGO", "2026-06-11T11:32:09.471Z", "2026-06-11T11:32:09.472Z");
    expect("1 day 2hrs ago", "2026-06-10T12:02:09.471Z", "2026-06-10T12:02:09.472Z");
    expect("1y 2w ago", "2025-05-28T14:02:09.471Z", "2025-05-28T14:02:09.472Z");
    expect("-471ms", "2026-06-11T14:02:09.000Z", "2026-06-11T14:02:09.001Z");
    expect("-1200000s", "2026-05-28T16:42:09.471Z", "2026-05-28T16:42:09.472Z");
    expect("-30", "2026-06-11T14:01:39.471Z", "2026-06-11T14:01:39.472Z");
    expect("+5m", "2026-06-11T14:07:09.471Z", "2026-06-11T14:07:09.472Z");
    expect("5 min left", "2026-06-11T14:07:09.471Z", "2026-06-11T14:07:09.472Z");
    expect("@1781186529", "2026-06-11T14:02:09.000Z", "2026-06-11T14:02:10.000Z");
    expect("@1781186529.471", "2026-06-11T14:02:09.471Z", "2026-06-11T14:02:09.472Z");
    expect("@0", "1970-01-01T00:00:00.000Z", "1970-01-01T00:00:01.000Z");
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
    expect_bad("18446744073709551615 days ago", "1970");
    expect_bad("-18446744073709551615ms", "1970");
    expect_bad("-18446744073709551615s 18446744073709551615s", "1970");
    expect_bad("@18446744073709551615", "1970");
    expect_bad("@", "a time is");
    expect_bad("@1781186529x", "a time is");
    expect_bad("@-1", "a time is");
    expect_bad("2h left ago", "a time is");
    expect_bad("-5 parsecs", "a time is");
    expect_bad("-", "a time is");
    expect_bad("fri 2026-06-11", "day of the week");
    expect_bad("wedding", "a time is");
}
