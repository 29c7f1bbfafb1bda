/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_LOCALTIME_H
#define DEED_UTIL_LOCALTIME_H

/*
 * Days, weeks, months and years in the time zone of the process. Times are in milliseconds since
 * 1970. Not for libdeed: the first use reads the zone from a file.
 */

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum localtime_unit {
    LOCALTIME_DAY,
    LOCALTIME_WEEK,
    LOCALTIME_MONTH,
    LOCALTIME_YEAR,
};

/* Seconds that the zone is ahead of UTC at that second. False: the year is beyond all bounds. */
bool localtime_ahead(int64_t seconds, int64_t *ret);

/*
 * When the clocks of the time zone show that time: a moment, or the first and the last of several,
 * where clocks were put back. False: they never do, as they were put forward over it, and both are
 * the moment of that.
 */
bool localtime_moments(struct tm tm, int64_t *ret_first, int64_t *ret_last);

/* The first of these. */
int64_t localtime_ms(struct tm tm);

/* As if the zone were UTC. */
int64_t localtime_utc_ms(struct tm tm);

struct tm localtime_at(int64_t ms);

/* That many of a unit from a day on later; the time of the day stays. */
struct tm localtime_moved(struct tm tm, enum localtime_unit unit, int n);

/* The beginning of the day, week (from Monday), month or year. */
struct tm localtime_begin(struct tm tm, enum localtime_unit unit);

#endif
