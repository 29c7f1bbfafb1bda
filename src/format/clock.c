/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/clock.h"

/* 2026-06-11T14:02:09.471Z */
#define SHAPE "dddd-dd-ddTdd:dd:dd.dddZ"

static unsigned digits(const char *at, int n) {
    unsigned value = 0;

    while (n-- > 0)
        value = 10 * value + (unsigned)(*at++ - '0');
    return value;
}

static bool has_shape(struct text_view text) {
    if (text.n != sizeof(SHAPE) - 1)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (SHAPE[i] == 'd' ? text.bytes[i] < '0' || text.bytes[i] > '9'
                            : text.bytes[i] != SHAPE[i])
            return false;
    return true;
}

bool clock_read(struct text_view timestamp, bool utc, struct clock *ret) {
    const char *at = timestamp.bytes;
    struct tm tm = {0}, given;
    time_t seconds;

    if (!has_shape(timestamp))
        return false;
    tm.tm_year = (int)digits(at, 4) - 1900;
    tm.tm_mon = (int)digits(at + 5, 2) - 1;
    tm.tm_mday = (int)digits(at + 8, 2);
    tm.tm_hour = (int)digits(at + 11, 2);
    tm.tm_min = (int)digits(at + 14, 2);
    tm.tm_sec = (int)digits(at + 17, 2);
    given = tm;
    seconds = timegm(&tm);
    /* The 31st of June is none, though timegm() takes it for the 1st of July. */
    if (tm.tm_mon != given.tm_mon || tm.tm_mday != given.tm_mday || tm.tm_hour != given.tm_hour ||
        tm.tm_min != given.tm_min || tm.tm_sec != given.tm_sec)
        return false;
    ret->ms = digits(at + 20, 3);
    return utc ? (ret->tm = tm, true) : localtime_r(&seconds, &ret->tm) != NULL;
}

void clock_put(struct buffer *to, const struct clock *clock, bool utc, bool ms) {
    char text[64];
    size_t n;

    buffer_put(to, text, strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &clock->tm));
    if (ms)
        buffer_printf(to, ".%03u", clock->ms);
    if (utc || clock->tm.tm_gmtoff == 0) {
        buffer_put(to, "Z", 1);
        return;
    }
    n = strftime(text, sizeof(text), "%z", &clock->tm);
    buffer_put(to, text, n == 5 && memcmp(text + 3, "00", 2) == 0 ? 3 : n);
}
