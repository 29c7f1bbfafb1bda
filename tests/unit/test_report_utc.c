/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "report/utc.h"

static uint64_t read_time(const char *text) {
    uint64_t ms = 0;

    cr_assert(utc_read(text, strlen(text), &ms), "%s", text);
    return ms;
}

/* Against the C library, over the years that four digits can name. */
Test(report_utc, days_are_those_of_the_c_library) {
    static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

    for (int64_t seconds = INT64_C(-62167219200); seconds < INT64_C(253402300800);
         seconds += 86400 * 11 + 3671) {
        time_t t = (time_t)seconds;
        struct date date = utc_date(utc_of_unix(seconds));
        struct tm tm;
        char text[64], is[UTC_TEXT];

        gmtime_r(&t, &tm);
        snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.042Z", tm.tm_year + 1900,
                 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
        cr_assert_eq(read_time(text), utc_of_unix(seconds) + 42, "%s", text);
        cr_assert(date.year == tm.tm_year + 1900 && date.month == tm.tm_mon + 1 &&
                      date.day == tm.tm_mday,
                  "%s", text);
        cr_assert_str_eq(utc_weekday(utc_of_unix(seconds)), weekdays[tm.tm_wday], "%s", text);
        text[19] = '\0';
        cr_assert_str_eq(utc_write(utc_of_unix(seconds), "DTh:m:s", is), text);
    }
}

Test(report_utc, months_go_on_beyond_twelve) {
    cr_assert_eq(utc_month(2025, 14), read_time("2026-02-01T00:00:00.000Z"));
    cr_assert_eq(utc_month(2024, 3) - utc_month(2024, 2), 29 * DAY_MS);
}

Test(report_utc, what_is_no_time) {
    static const char *const wrong[] = {
        "",
        "2026-06-11T14:02:09.471",
        "2026-06-11T14:02:09.471Z ",
        "2026-06-11 14:02:09.471Z",
        "2026-02-29T14:02:09.471Z",
        "2026-00-11T14:02:09.471Z",
        "2026-13-11T14:02:09.471Z",
        "2026-06-00T14:02:09.471Z",
        "2026-06-31T14:02:09.471Z",
        "2026-06-11T24:00:00.000Z",
        "2026-06-11T14:60:09.471Z",
        "2026-06-11T14:02:60.471Z",
        "2026-06-11T14:02:09.-71Z",
        "-026-06-11T14:02:09.471Z",
    };
    uint64_t ms;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        cr_assert(!utc_read(wrong[i], strlen(wrong[i]), &ms), "%s", wrong[i]);
    cr_assert(utc_read("2024-02-29T00:00:00.000Z", 24, &ms));
}
