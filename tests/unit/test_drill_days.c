/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "drill/days.h"

Test(drill_days, reads_every_day_that_it_writes) {
    uint32_t first, last, read;
    char date[DAYS_DATE + 1];

    cr_assert(days_parse(DAYS_FIRST, &first));
    cr_assert(days_parse(DAYS_LAST, &last));
    cr_expect_eq(first, 10957);
    cr_expect_eq(last, 47481);
    for (uint32_t day = first; day <= last; day++) {
        days_date(day, date);
        cr_assert(days_parse(date, &read), "%s", date);
        cr_assert_eq(read, day, "%s", date);
    }
}

Test(drill_days, refuses_what_is_no_day) {
    static const char *const wrong[] = {
        "",           "2026",       "2026-6-8",   "2026-06-8",  "2026-06-08 ", " 2026-06-08",
        "2026-06-31", "2026-02-29", "2100-02-28", "1999-12-31", "2026-13-01",  "2026-00-10",
        "2026-01-00", "2026/06/08", "+026-06-08", "2026-06-0x", "20260608",    "2026-06-08T00:00Z"};
    uint32_t day = 77;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        cr_expect_not(days_parse(wrong[i], &day), "%s", wrong[i]);
    cr_expect_eq(day, 77);
    cr_expect(days_parse("2024-02-29", &day));
}

Test(drill_days, knows_the_days_of_the_week) {
    uint32_t day;

    cr_assert(days_parse("2026-06-08", &day));
    cr_expect_eq(days_weekday(day), 0);
    cr_expect_str_eq(days_weekday_name(day), "Monday");
    cr_expect_str_eq(days_weekday_name(day + 1), "Tuesday");
    cr_expect_str_eq(days_weekday_name(day + 6), "Sunday");
    cr_expect_str_eq(days_weekday_name(day + 7), "Monday");
}

Test(drill_days, writes_moments_as_events_have_them) {
    char time[DAYS_TIME + 1];

    days_time(UINT64_C(1781186529471), time);
    cr_expect_str_eq(time, "2026-06-11T14:02:09.471Z");
    /* Beyond what 32 bits of seconds hold. */
    days_time(UINT64_C(4102444799999), time);
    cr_expect_str_eq(time, "2099-12-31T23:59:59.999Z");
}
