/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/days.h"

#include <string.h>

#include "lib/stamp.h"

static bool digits(const char *text, unsigned n, uint32_t *ret) {
    *ret = 0;
    for (unsigned i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *ret = *ret * 10 + (uint32_t)(text[i] - '0');
    }
    return true;
}

/* Of the Gregorian calendar; the years begin in March, so that the leap day comes last. */
static uint32_t day_of(uint32_t year, uint32_t month, uint32_t day) {
    uint32_t of_year;

    year -= month <= 2;
    of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719468;
}

bool days_parse(const char *text, uint32_t *ret_day) {
    char same[DAYS_DATE + 1];
    uint32_t year, month, day;

    if (strlen(text) != DAYS_DATE || text[4] != '-' || text[7] != '-' || !digits(text, 4, &year) ||
        !digits(text + 5, 2, &month) || !digits(text + 8, 2, &day) || month < 1 || month > 12 ||
        strcmp(text, DAYS_FIRST) < 0 || strcmp(text, DAYS_LAST) > 0)
        return false;
    day = day_of(year, month, day);
    /* There is no 31 June: it comes back as another day. */
    days_date(day, same);
    if (strcmp(text, same) != 0)
        return false;
    *ret_day = day;
    return true;
}

unsigned days_weekday(uint64_t day) {
    /* 1970-01-01 was a Thursday. */
    return (unsigned)((day + 3) % 7);
}

const char *days_weekday_name(uint64_t day) {
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};

    return names[days_weekday(day)];
}

void days_time(uint64_t ms, char ret[DAYS_TIME + 1]) {
    struct stamp stamp;

    stamp_write(ms, 0, 0, &stamp);
    memcpy(ret, stamp.timestamp, sizeof(stamp.timestamp));
}

void days_date(uint64_t day, char ret[DAYS_DATE + 1]) {
    char time[DAYS_TIME + 1];

    days_time(day * DAY_MS, time);
    memcpy(ret, time, DAYS_DATE);
    ret[DAYS_DATE] = '\0';
}
