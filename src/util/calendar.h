/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_CALENDAR_H
#define DEED_UTIL_CALENDAR_H

/* Days, weeks, months and years in the time zone of the process. */

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define CALENDAR_SECOND INT64_C(1000) /* times are in milliseconds since 1970 */

enum calendar_unit {
    CALENDAR_SECONDS,
    CALENDAR_MINUTES,
    CALENDAR_HOURS,
    CALENDAR_DAY,
    CALENDAR_WEEK,
    CALENDAR_MONTH,
    CALENDAR_YEAR
};

/*
 * When the clocks of the time zone show that time: a moment, or the first and the last of several,
 * where clocks were put back. False: they never do, as they were put forward over it, and both are
 * the moment of that.
 */
bool calendar_moments(struct tm tm, int64_t *ret_first, int64_t *ret_last);

/* The first of these. */
int64_t calendar_ms(struct tm tm);
struct tm calendar_local(int64_t ms);

/* That many of a unit from a day on later; the time of the day stays. */
struct tm calendar_moved(struct tm tm, enum calendar_unit unit, int n);

/* The beginning of the day, week (from Monday), month or year. */
struct tm calendar_begin(struct tm tm, enum calendar_unit unit);

/* month: from 1. */
int calendar_days_in(int year, int month);

#endif
