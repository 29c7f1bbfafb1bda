/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_CALENDAR_H
#define DEED_UTIL_CALENDAR_H

/*
 * The Gregorian calendar, also for years before it was introduced: days since 1970-01-01, from the
 * year -400 on. Without time zones (localtime.h). Allocates nothing; pure, so that libdeed can use
 * it.
 */

#include <stdbool.h>
#include <stdint.h>

#define DAY_SECONDS INT64_C(86400)

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define WEEK_MS (7 * DAY_MS)

struct date {
    int year, month, day; /* month and day: from 1 */
};

/* Is there such a day? */
bool calendar_has(struct date date);

int64_t calendar_days(struct date date);
struct date calendar_date(int64_t days);

/* 0: Monday. */
unsigned calendar_weekday(int64_t days);

#endif
