/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <time.h>

#include "util/calendar.h"

/* Against the C library, from the year -400 to the year 9999. */
Test(calendar, days_are_those_of_the_c_library) {
    int64_t first = calendar_days((struct date){-399, 1, 1});
    int64_t last = calendar_days((struct date){9999, 12, 31});

    cr_expect_eq(calendar_days((struct date){1970, 1, 1}), 0);
    for (int64_t day = first; day <= last; day++) {
        time_t seconds = (time_t)(day * DAY_SECONDS);
        struct date date = calendar_date(day);
        struct tm tm;

        gmtime_r(&seconds, &tm);
        cr_assert(date.year == tm.tm_year + 1900 && date.month == tm.tm_mon + 1 &&
                      date.day == tm.tm_mday,
                  "%d-%d-%d", date.year, date.month, date.day);
        cr_assert_eq(calendar_days(date), day);
        cr_assert_eq(calendar_weekday(day), (unsigned)(tm.tm_wday + 6) % 7);
        cr_assert(calendar_has(date));
    }
}

Test(calendar, knows_which_days_there_are) {
    static const struct date none[] = {{2026, 6, 31}, {2026, 2, 29}, {1900, 2, 29}, {2026, 13, 1},
                                       {2026, 0, 1},  {2026, 6, 0},  {2026, 6, -1}, {2026, 12, 32}};

    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
        cr_expect_not(calendar_has(none[i]), "%d-%d-%d", none[i].year, none[i].month, none[i].day);
    cr_expect(calendar_has((struct date){2024, 2, 29}));
    cr_expect(calendar_has((struct date){2000, 2, 29}));
}
