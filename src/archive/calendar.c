/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "calendar.h"

#include <stdbool.h>

int64_t calendar_ms(struct tm tm) {
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm) * CALENDAR_SECOND;
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
