/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/rfc3339.h"

#include <string.h>

#include "util/calendar.h"
#include "util/number.h"

#define SECONDS_SIZE 19 /* 2026-06-11T14:02:09 */

static char *decimal(char *to, unsigned value, unsigned digits) {
    for (unsigned i = digits; i-- > 0; value /= 10)
        to[i] = (char)('0' + value % 10);
    return to + digits;
}

static char *decimal_and(char *to, unsigned value, unsigned digits, char behind) {
    to = decimal(to, value, digits);
    *to++ = behind;
    return to;
}

void rfc3339_write(int64_t ms, char ret[RFC3339_SIZE]) {
    uint64_t shifted;
    struct date date;
    unsigned second;

    if (ms > RFC3339_LAST)
        ms = RFC3339_LAST - RFC3339_LAST % SECOND_MS + ms % SECOND_MS;
    shifted = (uint64_t)(ms - RFC3339_FIRST);
    date = calendar_date((int64_t)(shifted / DAY_MS) + RFC3339_FIRST / DAY_MS);
    second = (unsigned)(shifted % DAY_MS / SECOND_MS);
    ret = decimal_and(ret, (unsigned)date.year, 4, '-');
    ret = decimal_and(ret, (unsigned)date.month, 2, '-');
    ret = decimal_and(ret, (unsigned)date.day, 2, 'T');
    ret = decimal_and(ret, second / 3600, 2, ':');
    ret = decimal_and(ret, second / 60 % 60, 2, ':');
    ret = decimal_and(ret, second % 60, 2, '.');
    decimal_and(ret, (unsigned)(shifted % SECOND_MS), 3, 'Z');
}

/* Reads what follows the seconds: a fraction or none, and the zone, which must be UTC. */
static bool read_rest(const char *text, size_t n, int64_t *ret_ms) {
    size_t digits = 0;
    int64_t ms = 0;

    if (n > 0 && *text == '.') {
        text++;
        n--;
        digits = number_digits(text, n);
        if (digits == 0)
            return false;
    }
    for (size_t i = 0; i < 3; i++)
        ms = 10 * ms + (i < digits ? text[i] - '0' : 0);
    text += digits;
    n -= digits;
    *ret_ms = ms;
    return (n == 1 && *text == 'Z') || (n == 6 && memcmp(text, "+00:00", 6) == 0);
}

bool rfc3339_read(const char *text, size_t n, int64_t *ret) {
    struct date date;
    int hour, minute, second;
    int64_t ms;

    if (n < SECONDS_SIZE || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':')
        return false;
    if (!number_read(text, 4, &date.year) || !number_read(text + 5, 2, &date.month) ||
        !number_read(text + 8, 2, &date.day) || !number_read(text + 11, 2, &hour) ||
        !number_read(text + 14, 2, &minute) || !number_read(text + 17, 2, &second) ||
        !read_rest(text + SECONDS_SIZE, n - SECONDS_SIZE, &ms))
        return false;
    if (!calendar_has(date) || hour > 23 || minute > 59 || second > 59)
        return false;
    *ret = calendar_days(date) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS +
           ms;
    return true;
}
