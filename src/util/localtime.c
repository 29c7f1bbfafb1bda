/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/localtime.h"

#include <stddef.h>

#include "util/calendar.h"

bool localtime_ahead(int64_t seconds, int64_t *ret) {
    time_t t = (time_t)seconds;
    struct tm tm;

    if (!localtime_r(&t, &tm))
        return false;
    *ret = tm.tm_gmtoff;
    return true;
}

static int64_t ahead_at(int64_t seconds) {
    int64_t ahead = 0;

    localtime_ahead(seconds, &ahead);
    return ahead;
}

/* The first second with the offset of `to`, which `from` does not have. */
static int64_t change_between(int64_t from, int64_t to) {
    int64_t ahead = ahead_at(to);

    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;

        if (ahead_at(middle) == ahead)
            to = middle;
        else
            from = middle;
    }
    return to;
}

/* Not mktime(3): which of two moments it returns depends on earlier calls, and it returns one for a
 * time that no clock showed. The offsets of the day before and the day after give both moments. */
bool localtime_moments(struct tm tm, int64_t *ret_first, int64_t *ret_last) {
    int64_t utc = (int64_t)timegm(&tm);
    int64_t moments[] = {utc - ahead_at(utc - DAY_SECONDS), utc - ahead_at(utc + DAY_SECONDS)};
    bool is[2];

    for (size_t i = 0; i < 2; i++)
        is[i] = moments[i] + ahead_at(moments[i]) == utc;
    if (!is[0] && !is[1])
        moments[0] = moments[1] = change_between(utc - DAY_SECONDS, utc + DAY_SECONDS);
    else if (!is[0] || !is[1])
        moments[0] = moments[1] = moments[is[1]];
    *ret_first = SECOND_MS * (moments[0] < moments[1] ? moments[0] : moments[1]);
    *ret_last = SECOND_MS * (moments[0] < moments[1] ? moments[1] : moments[0]);
    return is[0] || is[1];
}

int64_t localtime_ms(struct tm tm) {
    int64_t first, last;

    localtime_moments(tm, &first, &last);
    return first;
}

int64_t localtime_utc_ms(struct tm tm) {
    return (int64_t)timegm(&tm) * SECOND_MS;
}

struct tm localtime_at(int64_t ms) {
    time_t seconds = (time_t)(ms / SECOND_MS);
    struct tm tm;

    localtime_r(&seconds, &tm);
    return tm;
}

struct tm localtime_moved(struct tm tm, enum localtime_unit unit, int n) {
    switch (unit) {
    case LOCALTIME_WEEK:
        tm.tm_mday += 7 * n;
        break;
    case LOCALTIME_MONTH:
        tm.tm_mon += n;
        break;
    case LOCALTIME_YEAR:
        tm.tm_year += n;
        break;
    case LOCALTIME_DAY:
    default:
        tm.tm_mday += n;
    }
    return tm;
}

struct tm localtime_begin(struct tm tm, enum localtime_unit unit) {
    tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
    if (unit == LOCALTIME_WEEK)
        tm.tm_mday -= (tm.tm_wday + 6) % 7;
    if (unit == LOCALTIME_MONTH || unit == LOCALTIME_YEAR)
        tm.tm_mday = 1;
    if (unit == LOCALTIME_YEAR)
        tm.tm_mon = 0;
    return tm;
}
