/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/calendar.h"

#define YEARS_OF_ERA 400
#define DAYS_OF_ERA 146097 /* in 400 years */

/* Years begin in March here, so that the leap day comes last. From 1 March of the year -400 to
 * 1 January 1970: */
#define DAYS_TO_1970 (719468 + DAYS_OF_ERA)

bool calendar_has(struct date date) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;

    return date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= days[date.month - 1] + (date.month == 2 && leap);
}

int64_t calendar_days(struct date date) {
    int year = date.year + YEARS_OF_ERA - (date.month <= 2), month = (date.month + 9) % 12;

    return INT64_C(365) * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
           date.day - 1 - DAYS_TO_1970;
}

struct date calendar_date(int64_t days) {
    uint64_t shifted = (uint64_t)(days + DAYS_TO_1970);
    unsigned day = (unsigned)(shifted % DAYS_OF_ERA);
    unsigned year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    unsigned of_year = day - (365 * year + year / 4 - year / 100);
    unsigned month = (5 * of_year + 2) / 153;
    struct date date = {.month = (int)(month < 10 ? month + 3 : month - 9),
                        .day = (int)(of_year - (153 * month + 2) / 5 + 1)};

    date.year =
        (int)(year + YEARS_OF_ERA * (shifted / DAYS_OF_ERA)) - YEARS_OF_ERA + (date.month <= 2);
    return date;
}

unsigned calendar_weekday(int64_t days) {
    /* 1 March of the year -400 was a Wednesday. */
    return (unsigned)((uint64_t)(days + DAYS_TO_1970 + 2) % 7);
}
