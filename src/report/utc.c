/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/utc.h"

#include <stdio.h>

#include "util/rfc3339.h"

/* From the Monday that is the beginning, 27 December of the year -1, to 1 January 1970. */
#define DAYS_TO_1970 719533

bool utc_read(const char *text, size_t n, uint64_t *ret) {
    int64_t ms;

    if (n != RFC3339_SIZE || !rfc3339_read(text, n, &ms))
        return false;
    *ret = (uint64_t)(ms + DAYS_TO_1970 * DAY_MS);
    return true;
}

uint64_t utc_of_unix(int64_t seconds) {
    return (uint64_t)((seconds + DAYS_TO_1970 * DAY_SECONDS) * SECOND_MS);
}

struct date utc_date(uint64_t ms) {
    return calendar_date((int64_t)(ms / DAY_MS) - DAYS_TO_1970);
}

uint64_t utc_month(int year, int month) {
    struct date first = {year + (month - 1) / 12, (month - 1) % 12 + 1, 1};

    return (uint64_t)(calendar_days(first) + DAYS_TO_1970) * DAY_MS;
}

const char *utc_weekday(uint64_t ms) {
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    return names[ms / DAY_MS % 7];
}

const char *utc_write(uint64_t ms, const char *format, char ret[UTC_TEXT]) {
    struct date date = utc_date(ms);
    unsigned in_day = (unsigned)(ms % DAY_MS / SECOND_MS);
    size_t n = 0;

    for (ret[0] = '\0'; *format && n + 16 < UTC_TEXT; format++) {
        char *to = ret + n;
        size_t room = UTC_TEXT - n;
        int put = 0;

        switch (*format) {
        case 'D':
            put = snprintf(to, room, "%04d-%02d-%02d", date.year, date.month, date.day);
            break;
        case 'M':
            put = snprintf(to, room, "%02d-%02d", date.month, date.day);
            break;
        case 'N':
            put = snprintf(to, room, "%04d-%02d", date.year, date.month);
            break;
        case 'Y':
            put = snprintf(to, room, "%04d", date.year);
            break;
        case 'h':
            put = snprintf(to, room, "%02u", in_day / 3600);
            break;
        case 'm':
            put = snprintf(to, room, "%02u", in_day / 60 % 60);
            break;
        case 's':
            put = snprintf(to, room, "%02u", in_day % 60);
            break;
        default:
            put = snprintf(to, room, "%c", *format);
        }
        n += (size_t)put;
    }
    return ret;
}
