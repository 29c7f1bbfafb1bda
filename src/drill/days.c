/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/days.h"

#include <string.h>

#include "util/number.h"
#include "util/rfc3339.h"

bool days_parse(const char *text, uint32_t *ret_day) {
    struct date date;

    if (strlen(text) != DAYS_DATE || text[4] != '-' || text[7] != '-' ||
        !number_read(text, 4, &date.year) || !number_read(text + 5, 2, &date.month) ||
        !number_read(text + 8, 2, &date.day) || !calendar_has(date) ||
        strcmp(text, DAYS_FIRST) < 0 || strcmp(text, DAYS_LAST) > 0)
        return false;
    *ret_day = (uint32_t)calendar_days(date);
    return true;
}

unsigned days_weekday(uint64_t day) {
    return calendar_weekday((int64_t)day);
}

const char *days_weekday_name(uint64_t day) {
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};

    return names[days_weekday(day)];
}

void days_time(uint64_t ms, char ret[DAYS_TIME + 1]) {
    rfc3339_write((int64_t)ms, ret);
    ret[DAYS_TIME] = '\0';
}

void days_date(uint64_t day, char ret[DAYS_DATE + 1]) {
    char time[DAYS_TIME + 1];

    days_time(day * DAY_MS, time);
    memcpy(ret, time, DAYS_DATE);
    ret[DAYS_DATE] = '\0';
}
