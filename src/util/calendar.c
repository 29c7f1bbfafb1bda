/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/calendar.h"

#include <stddef.h>

#define DAY 86400

/* Seconds that the zone is ahead of UTC. */
static long ahead_at(int64_t seconds) {
    time_t t = (time_t)seconds;
    struct tm tm;

    return localtime_r(&t, &tm) ? tm.tm_gmtoff : 0;
}

/* The first second of that offset, which is in force at `to`, and not at `from`. */
static int64_t change_between(int64_t from, int64_t to) {
    long ahead = ahead_at(to);

    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;

        if (ahead_at(middle) == ahead)
            to = middle;
        else
            from = middle;
    }
    return to;
}

/* mktime(3) chooses one of two moments by what it was asked for before, and makes up one that never
 * was. Both are told by the offsets of the day before and of the day after. */
bool calendar_moments(struct tm tm, int64_t *ret_first, int64_t *ret_last) {
    int64_t utc = (int64_t)timegm(&tm);
    int64_t moments[] = {utc - ahead_at(utc - DAY), utc - ahead_at(utc + DAY)};
    bool is[2];

    for (size_t i = 0; i < 2; i++)
        is[i] = moments[i] + ahead_at(moments[i]) == utc;
    if (!is[0] && !is[1])
        moments[0] = moments[1] = change_between(utc - DAY, utc + DAY);
    else if (!is[0] || !is[1])
        moments[0] = moments[1] = moments[is[1]];
    *ret_first = CALENDAR_SECOND * (moments[0] < moments[1] ? moments[0] : moments[1]);
    *ret_last = CALENDAR_SECOND * (moments[0] < moments[1] ? moments[1] : moments[0]);
    return is[0] || is[1];
}

int64_t calendar_ms(struct tm tm) {
    int64_t first, last;

    calendar_moments(tm, &first, &last);
    return first;
}

struct tm calendar_local(int64_t ms) {
    time_t seconds = (time_t)(ms / CALENDAR_SECOND);
    struct tm tm;

    localtime_r(&seconds, &tm);
    return tm;
}

static struct tm midnight(struct tm tm) {
    tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
    return tm;
}

struct tm calendar_moved(struct tm tm, enum calendar_unit unit, int n) {
    switch (unit) {
    case CALENDAR_WEEK:
        tm.tm_mday += 7 * n;
        break;
    case CALENDAR_MONTH:
        tm.tm_mon += n;
        break;
    case CALENDAR_YEAR:
        tm.tm_year += n;
        break;
    default:
        tm.tm_mday += n;
    }
    return tm;
}

int calendar_days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

struct tm calendar_begin(struct tm tm, enum calendar_unit unit) {
    tm = midnight(tm);
    if (unit == CALENDAR_WEEK)
        tm.tm_mday -= (tm.tm_wday + 6) % 7;
    if (unit == CALENDAR_MONTH || unit == CALENDAR_YEAR)
        tm.tm_mday = 1;
    if (unit == CALENDAR_YEAR)
        tm.tm_mon = 0;
    return tm;
}
