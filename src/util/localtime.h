/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_LOCALTIME_H
#define DEED_UTIL_LOCALTIME_H

/*
 * Days, weeks, months and years in the time zone of the process (TZ). Times are in milliseconds
 * since 1970. Not for libdeed: the first call reads the zone from a file.
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

/* By how many seconds the zone is ahead of UTC. False: the year is out of range. */
bool localtime_ahead(int64_t seconds, int64_t *ret);

/*
 * The moment at which clocks of the zone show a time; the first and the last moment if clocks were
 * put back. False: clocks were put forward over that time, and both are the moment of the change.
 */
bool localtime_moments(struct tm tm, int64_t *ret_first, int64_t *ret_last);

/* The first of these moments. */
int64_t localtime_ms(struct tm tm);

/* The moment if the zone were UTC. */
int64_t localtime_utc_ms(struct tm tm);

struct tm localtime_at(int64_t ms);

/* A day or more later (n < 0: earlier), at the same time of day. */
struct tm localtime_moved(struct tm tm, enum localtime_unit unit, int n);

/* The beginning of the day, week (from Monday), month or year. */
struct tm localtime_begin(struct tm tm, enum localtime_unit unit);

#endif
