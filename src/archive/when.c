/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "when.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "calendar.h"

#define SECOND CALENDAR_SECOND
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static const char what[] =
    "a time is 2026-06-11, \"2026-06-11 14:02\", 2026-06-11T14:02:09Z, 14:02, now, today, "
    "yesterday, "
    "tuesday, \"last tuesday\", \"this week\", \"last month\", \"2 days ago\" or -2h";
static const char no_day[] = "the calendar has no such day";
static const char no_hour[] = "a day has the times 00:00 to 23:59:59";
static const char no_zone[] =
    "behind a time stands nothing, Z, or its distance from UTC, such as +02:00";
static const char too_far[] = "that is outside of the years 1970 to 9999";

/* What is left of the text. */
struct reading {
    const char *at;
    const char *why; /* something was begun that is wrong */
};

static const struct {
    const char *name;
    enum calendar_unit unit;
} units[] = {
    {"s", CALENDAR_SECONDS},   {"sec", CALENDAR_SECONDS},    {"second", CALENDAR_SECONDS},
    {"min", CALENDAR_MINUTES}, {"minute", CALENDAR_MINUTES}, {"h", CALENDAR_HOURS},
    {"hour", CALENDAR_HOURS},  {"d", CALENDAR_DAY},          {"day", CALENDAR_DAY},
    {"w", CALENDAR_WEEK},      {"week", CALENDAR_WEEK},      {"month", CALENDAR_MONTH},
    {"y", CALENDAR_YEAR},      {"year", CALENDAR_YEAR},
};

static const char *const weekdays[] = {"sunday",   "monday", "tuesday", "wednesday",
                                       "thursday", "friday", "saturday"};

/* ---- words --------------------------------------------------------------------------------- */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static void skip_blanks(struct reading *reading) {
    while (*reading->at == ' ' || *reading->at == '\t')
        reading->at++;
}

static size_t word_n(const char *at) {
    size_t n = 0;

    while (is_letter(at[n]))
        n++;
    return n;
}

static bool take_word(struct reading *reading, const char *word) {
    size_t n = word_n(reading->at);

    if (n != strlen(word) || strncasecmp(reading->at, word, n) != 0)
        return false;
    reading->at += n;
    skip_blanks(reading);
    return true;
}

/* "days" as well as "day". */
static bool take_unit(struct reading *reading, enum calendar_unit *ret) {
    size_t n = word_n(reading->at);

    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        size_t length = strlen(units[i].name);
        bool many = n == length + 1 && length > 1 && (reading->at[length] | 0x20) == 's';

        if ((n != length && !many) || strncasecmp(reading->at, units[i].name, length) != 0)
            continue;
        *ret = units[i].unit;
        reading->at += n;
        skip_blanks(reading);
        return true;
    }
    return false;
}

/* At least three letters of its name; -1: it is none. */
static int take_weekday(struct reading *reading) {
    size_t n = word_n(reading->at);

    for (int day = 0; day < 7 && n >= 3; day++) {
        if (strncasecmp(reading->at, weekdays[day], n) != 0)
            continue;
        reading->at += n;
        skip_blanks(reading);
        return day;
    }
    return -1;
}

/* Exactly n digits, of which no more follow. */
static bool take_digits(struct reading *reading, int n, int *ret) {
    int value = 0;

    for (int i = 0; i < n; i++) {
        if (!is_digit(reading->at[i]))
            return false;
        value = value * 10 + (reading->at[i] - '0');
    }
    reading->at += n;
    *ret = value;
    return true;
}

static bool wrong(struct reading *reading, const char *why) {
    reading->why = why;
    return false;
}

/* ---- days ---------------------------------------------------------------------------------- */

/* 2026-06-11, 2026-06 or 2026; *ret_unit is how much of the calendar it names. */
static bool take_date(struct reading *reading, struct tm *ret, enum calendar_unit *ret_unit) {
    struct reading ahead = *reading;
    struct tm tm = {.tm_mday = 1};
    int year, month = 1;

    *ret_unit = CALENDAR_YEAR;
    if (!take_digits(&ahead, 4, &year) || is_digit(*ahead.at) || *ahead.at == ':')
        return false;
    if (*ahead.at == '-') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &month))
            return false;
        *ret_unit = CALENDAR_MONTH;
        if (month < 1 || month > 12)
            return wrong(reading, no_day);
    }
    if (*ret_unit == CALENDAR_MONTH && *ahead.at == '-') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &tm.tm_mday))
            return false;
        *ret_unit = CALENDAR_DAY;
        if (tm.tm_mday < 1 || tm.tm_mday > calendar_days_in(year, month))
            return wrong(reading, no_day);
    }
    if (year < 1970)
        return wrong(reading, too_far);
    tm.tm_year = year - 1900;
    tm.tm_mon = month - 1;
    *ret = tm;
    *reading = ahead;
    return true;
}

/* A day by its name; what "last" stands in front of is over. */
static bool take_day(struct reading *reading, struct tm today, struct tm *ret) {
    struct reading ahead = *reading;
    bool last = take_word(&ahead, "last");
    int weekday, back;

    if (!last && take_word(&ahead, "today")) {
        *ret = today;
    } else if (!last && take_word(&ahead, "yesterday")) {
        *ret = calendar_moved(today, CALENDAR_DAY, -1);
    } else if ((weekday = take_weekday(&ahead)) >= 0) {
        back = (today.tm_wday - weekday + 7) % 7;
        *ret = calendar_moved(today, CALENDAR_DAY, last && back == 0 ? -7 : -back);
    } else {
        return false;
    }
    *reading = ahead;
    return true;
}

/* ---- times of a day ------------------------------------------------------------------------ */

struct clock {
    int hour, minute, second, ms;
    int64_t exact; /* how long what was written is, in milliseconds */
};

static bool take_fraction(struct reading *reading, struct clock *ret) {
    int digits = 0;

    while (is_digit(*reading->at)) {
        if (digits < 3) {
            ret->exact /= 10;
            ret->ms += (*reading->at - '0') * (int)ret->exact;
        }
        digits++;
        reading->at++;
    }
    return digits > 0 && digits <= 9;
}

static bool take_clock(struct reading *reading, struct clock *ret) {
    struct reading ahead = *reading;
    struct clock clock = {.exact = MINUTE};

    if (!take_digits(&ahead, 2, &clock.hour) || *ahead.at++ != ':' ||
        !take_digits(&ahead, 2, &clock.minute))
        return false;
    if (*ahead.at == ':') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &clock.second))
            return false;
        clock.exact = SECOND;
        if (*ahead.at == '.' && (ahead.at++, !take_fraction(&ahead, &clock)))
            return false;
    }
    if (clock.hour > 23 || clock.minute > 59 || clock.second > 59)
        return wrong(reading, no_hour);
    *ret = clock;
    *reading = ahead;
    return true;
}

/* Z, +02:00, +0200 or +02; *ret_there: there is one. */
static bool take_zone(struct reading *reading, bool *ret_there, int64_t *ret) {
    int hours, minutes = 0, sign;

    skip_blanks(reading);
    *ret = 0;
    *ret_there = *reading->at != '\0';
    if (!*ret_there)
        return true;
    if (take_word(reading, "z") || take_word(reading, "utc"))
        return true;
    if (*reading->at != '+' && *reading->at != '-')
        return wrong(reading, no_zone);
    sign = *reading->at++ == '-' ? -1 : 1;
    if (!take_digits(reading, 2, &hours))
        return wrong(reading, no_zone);
    if (*reading->at == ':')
        reading->at++;
    if (*reading->at && !take_digits(reading, 2, &minutes))
        return wrong(reading, no_zone);
    if (hours > 14 || minutes > 59)
        return wrong(reading, no_zone);
    *ret = sign * (hours * HOUR + minutes * MINUTE);
    return true;
}

/* A time of that day. */
static bool at_clock(struct reading *reading, struct tm day, struct when_span *ret) {
    struct clock clock;
    int64_t zone;
    bool there;

    if (!take_clock(reading, &clock) || !take_zone(reading, &there, &zone))
        return false;
    day.tm_hour = clock.hour;
    day.tm_min = clock.minute;
    day.tm_sec = clock.second;
    ret->from = (there ? (int64_t)timegm(&day) * SECOND - zone : calendar_ms(day)) + clock.ms;
    ret->to = ret->from + clock.exact;
    return true;
}

/* ---- the forms ----------------------------------------------------------------------------- */

static bool by_day(struct reading *reading, struct tm now, struct when_span *ret) {
    struct tm day = calendar_begin(now, CALENDAR_DAY);
    enum calendar_unit unit = CALENDAR_DAY;

    if (take_clock(&(struct reading){reading->at, NULL}, &(struct clock){0}))
        return at_clock(reading, day, ret);
    if (!take_day(reading, day, &day) && !take_date(reading, &day, &unit))
        return false;
    if (*reading->at == 'T' || *reading->at == 't')
        reading->at++;
    skip_blanks(reading);
    if (unit == CALENDAR_DAY && *reading->at)
        return at_clock(reading, day, ret);
    *ret = (struct when_span){calendar_ms(day), calendar_ms(calendar_moved(day, unit, 1))};
    return true;
}

/* "this week", "last month". */
static bool by_calendar(struct reading *reading, struct tm now, struct when_span *ret) {
    struct reading ahead = *reading;
    bool last = take_word(&ahead, "last");
    struct tm first;
    enum calendar_unit unit;

    if ((!last && !take_word(&ahead, "this")) || !take_unit(&ahead, &unit) || unit < CALENDAR_DAY)
        return false;
    first = calendar_moved(calendar_begin(now, unit), unit, last ? -1 : 0);
    *ret = (struct when_span){calendar_ms(first), calendar_ms(calendar_moved(first, unit, 1))};
    *reading = ahead;
    return true;
}

/* "2 days ago", "-2h", "now". */
static bool by_distance(struct reading *reading, int64_t now, struct when_span *ret) {
    static const int64_t lengths[] = {SECOND, MINUTE, HOUR};
    struct reading ahead = *reading;
    bool minus = *ahead.at == '-';
    enum calendar_unit unit;
    int n = 0;

    if (take_word(&ahead, "now")) {
        *ret = (struct when_span){now, now + 1};
        *reading = ahead;
        return true;
    }
    ahead.at += minus;
    if (!is_digit(*ahead.at))
        return false;
    while (is_digit(*ahead.at) && n < 100000)
        n = n * 10 + (*ahead.at++ - '0');
    skip_blanks(&ahead);
    if (!take_unit(&ahead, &unit) || (!minus && !take_word(&ahead, "ago")))
        return false;
    ret->from = unit < CALENDAR_DAY
                    ? now - n * lengths[unit]
                    : calendar_ms(calendar_moved(calendar_local(now), unit, -n)) + now % SECOND;
    ret->to = ret->from + 1;
    *reading = ahead;
    return true;
}

bool when_parse(const char *text, int64_t now, struct when_span *ret, const char **ret_why) {
    struct reading reading = {text, NULL};
    struct when_span span = {0};
    bool known;

    skip_blanks(&reading);
    known = by_distance(&reading, now, &span) ||
            by_calendar(&reading, calendar_local(now), &span) ||
            by_day(&reading, calendar_local(now), &span);
    skip_blanks(&reading);
    *ret_why = reading.why ? reading.why : what;
    if (!known || *reading.at)
        return false;
    *ret_why = too_far;
    if (span.from < 0 || span.to > INT64_C(253402300800000))
        return false;
    *ret = span;
    return true;
}

/* ---- as events have it --------------------------------------------------------------------- */

void when_write(int64_t ms, char ret[WHEN_TEXT]) {
    time_t seconds = (time_t)(ms / SECOND);
    char text[80];
    struct tm tm;

    gmtime_r(&seconds, &tm);
    snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
             tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(ms % SECOND));
    memcpy(ret, text, WHEN_TEXT);
}

bool when_read(const char *text, size_t n, int64_t *ret) {
    char copy[WHEN_TEXT + 1];
    const char *why;
    struct when_span span;

    if (n != WHEN_TEXT || text[10] != 'T' || text[19] != '.' || text[23] != 'Z')
        return false;
    memcpy(copy, text, n);
    copy[n] = '\0';
    if (!when_parse(copy, 0, &span, &why))
        return false;
    *ret = span.from;
    return true;
}
