/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/timespan.h"

#include <string.h>
#include <time.h>

#include "util/calendar.h"
#include "util/localtime.h"
#include "util/number.h"
#include "util/rfc3339.h"

static const char what[] =
    "a time is 2026-06-11, \"2026-06-11 14:02\", 2026-06-11T14:02:09Z, 14:02, now, today, "
    "yesterday, "
    "tuesday, \"last tuesday\", \"this week\", \"last month\", \"2 days ago\", -2h or @1781186529";
static const char no_day[] = "the calendar has no such day";
static const char no_hour[] = "a day has the times 00:00 to 23:59:59";
static const char no_zone[] =
    "behind a time stands nothing, Z, or its distance from UTC, such as +02:00";
static const char no_weekday[] = "that day was, or is, another day of the week";
static const char skipped[] = "no clock showed that time, as clocks were put forward over it";
static const char too_far[] = "that is outside of the years 1970 to 9999";

/* What is left of the text. */
struct reading {
    const char *at;
    const char *why;  /* something was begun that is wrong */
    const char *note; /* what is right was taken for something else */
};

/* m is a minute and M is a month; all other letters may be of either case. */
static const struct {
    const char *name;
    int64_t ms; /* or so many days or months */
    int days, months;
} units[] = {
    {.name = "ms", .ms = 1},
    {.name = "msec", .ms = 1},
    {.name = "s", .ms = SECOND_MS},
    {.name = "sec", .ms = SECOND_MS},
    {.name = "second", .ms = SECOND_MS},
    {.name = "m", .ms = MINUTE_MS},
    {.name = "min", .ms = MINUTE_MS},
    {.name = "minute", .ms = MINUTE_MS},
    {.name = "h", .ms = HOUR_MS},
    {.name = "hr", .ms = HOUR_MS},
    {.name = "hour", .ms = HOUR_MS},
    {.name = "d", .days = 1},
    {.name = "day", .days = 1},
    {.name = "w", .days = 7},
    {.name = "week", .days = 7},
    {.name = "M", .months = 1},
    {.name = "month", .months = 1},
    {.name = "y", .months = 12},
    {.name = "year", .months = 12},
};

#define N_UNITS (sizeof(units) / sizeof(*units))

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

/* Letters of ASCII, whatever the locale takes for the other case of I. */
static bool is_same(const char *letters, const char *name, size_t n) {
    for (size_t i = 0; i < n; i++)
        if ((letters[i] | 0x20) != name[i])
            return false;
    return true;
}

static bool take_word(struct reading *reading, const char *word) {
    size_t n = word_n(reading->at);

    if (n != strlen(word) || !is_same(reading->at, word, n))
        return false;
    reading->at += n;
    skip_blanks(reading);
    return true;
}

static bool is_unit(const char *letters, size_t n, const char *name) {
    size_t length = strlen(name);
    bool many = n == length + 1 && length > 1 && (letters[length] | 0x20) == 's';

    if (n == 1 && (*letters | 0x20) == 'm')
        return *letters == *name && length == 1;
    return (n == length || many) && is_same(letters, name, length);
}

/* "days" as well as "day"; N_UNITS: it is none. */
static size_t take_unit(struct reading *reading) {
    size_t n = word_n(reading->at), i = 0;

    while (i < N_UNITS && !is_unit(reading->at, n, units[i].name))
        i++;
    if (i < N_UNITS) {
        reading->at += n;
        skip_blanks(reading);
    }
    return i;
}

/* At least three letters of its name; -1: it is none. */
static int take_weekday(struct reading *reading) {
    size_t n = word_n(reading->at);

    for (int day = 0; day < 7 && n >= 3; day++) {
        if (n > strlen(weekdays[day]) || !is_same(reading->at, weekdays[day], n))
            continue;
        reading->at += n;
        skip_blanks(reading);
        return day;
    }
    return -1;
}

/* Exactly n digits, of which no more follow. */
static bool take_digits(struct reading *reading, size_t n, int *ret) {
    if (strnlen(reading->at, n) < n || !number_read(reading->at, n, ret))
        return false;
    reading->at += n;
    return true;
}

static bool wrong(struct reading *reading, const char *why) {
    reading->why = why;
    return false;
}

/* ---- days ---------------------------------------------------------------------------------- */

/* 2026-06-11, 2026-06 or 2026; *ret_unit is how much of the calendar it names. */
static bool take_date(struct reading *reading, struct tm *ret, enum localtime_unit *ret_unit) {
    struct reading ahead = *reading;
    struct date date = {.month = 1, .day = 1};

    *ret_unit = LOCALTIME_YEAR;
    if (!take_digits(&ahead, 4, &date.year) || is_digit(*ahead.at) || *ahead.at == ':')
        return false;
    if (*ahead.at == '-') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &date.month))
            return false;
        *ret_unit = LOCALTIME_MONTH;
        if (!calendar_has(date))
            return wrong(reading, no_day);
    }
    if (*ret_unit == LOCALTIME_MONTH && *ahead.at == '-') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &date.day))
            return false;
        *ret_unit = LOCALTIME_DAY;
        if (!calendar_has(date))
            return wrong(reading, no_day);
    }
    if (date.year < 1970)
        return wrong(reading, too_far);
    *ret = (struct tm){.tm_year = date.year - 1900,
                       .tm_mon = date.month - 1,
                       .tm_mday = date.day,
                       .tm_wday = (int)(calendar_weekday(calendar_days(date)) + 1) % 7};
    *reading = ahead;
    return true;
}

/* A date with its day of the week in front, as systemd and date(1) write it. */
static bool take_day_of_week(struct reading *reading, struct tm *ret,
                             enum localtime_unit *ret_unit) {
    struct reading ahead = *reading;
    int weekday = take_weekday(&ahead);
    enum localtime_unit unit;
    struct tm day;

    if (weekday < 0 || !take_date(&ahead, &day, &unit) || unit != LOCALTIME_DAY)
        return false;
    if (day.tm_wday != weekday)
        return wrong(reading, no_weekday);
    *ret = day;
    *ret_unit = unit;
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
        *ret = localtime_moved(today, LOCALTIME_DAY, -1);
    } else if (!last && take_word(&ahead, "tomorrow")) {
        *ret = localtime_moved(today, LOCALTIME_DAY, 1);
    } else if ((weekday = take_weekday(&ahead)) >= 0) {
        back = (today.tm_wday - weekday + 7) % 7;
        *ret = localtime_moved(today, LOCALTIME_DAY, last && back == 0 ? -7 : -back);
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
    struct clock clock = {.exact = MINUTE_MS};

    if (!take_digits(&ahead, 2, &clock.hour) || *ahead.at++ != ':' ||
        !take_digits(&ahead, 2, &clock.minute))
        return false;
    if (*ahead.at == ':') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &clock.second))
            return false;
        clock.exact = SECOND_MS;
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
    *ret = sign * (hours * HOUR_MS + minutes * MINUTE_MS);
    return true;
}

/* A time of that day. */
static bool at_clock(struct reading *reading, struct tm day, struct timespan *ret) {
    struct clock clock;
    int64_t zone;
    bool there;

    if (!take_clock(reading, &clock) || !take_zone(reading, &there, &zone))
        return false;
    day.tm_hour = clock.hour;
    day.tm_min = clock.minute;
    day.tm_sec = clock.second;
    if (there) {
        ret->from = ret->to = localtime_utc_ms(day) - zone;
    } else if (!localtime_moments(day, &ret->from, &ret->to)) {
        *ret = (struct timespan){ret->from, ret->from + 1};
        reading->note = skipped;
        return true;
    }
    ret->from += clock.ms;
    ret->to += clock.ms + clock.exact;
    return true;
}

/* ---- the forms ----------------------------------------------------------------------------- */

static bool by_day(struct reading *reading, struct tm now, struct timespan *ret) {
    struct tm day = localtime_begin(now, LOCALTIME_DAY);
    enum localtime_unit unit = LOCALTIME_DAY;

    if (take_clock(&(struct reading){.at = reading->at}, &(struct clock){0}))
        return at_clock(reading, day, ret);
    if (!take_day_of_week(reading, &day, &unit) && !take_day(reading, day, &day) &&
        !take_date(reading, &day, &unit))
        return false;
    if (*reading->at == 'T' || *reading->at == 't')
        reading->at++;
    skip_blanks(reading);
    if (unit == LOCALTIME_DAY && *reading->at)
        return at_clock(reading, day, ret);
    *ret = (struct timespan){localtime_ms(day), localtime_ms(localtime_moved(day, unit, 1))};
    if (ret->from == ret->to) { /* where the date line was moved */
        ret->to++;
        reading->note = skipped;
    }
    return true;
}

static bool take_calendar_unit(struct reading *reading, enum localtime_unit *ret) {
    size_t i = take_unit(reading);

    if (i == N_UNITS || units[i].ms)
        return false;
    *ret = units[i].days == 1     ? LOCALTIME_DAY
           : units[i].days        ? LOCALTIME_WEEK
           : units[i].months == 1 ? LOCALTIME_MONTH
                                  : LOCALTIME_YEAR;
    return true;
}

/* "this week", "last month". */
static bool by_calendar(struct reading *reading, struct tm now, struct timespan *ret) {
    struct reading ahead = *reading;
    bool last = take_word(&ahead, "last");
    struct tm first;
    enum localtime_unit unit;

    if ((!last && !take_word(&ahead, "this")) || !take_calendar_unit(&ahead, &unit))
        return false;
    first = localtime_moved(localtime_begin(now, unit), unit, last ? -1 : 0);
    *ret = (struct timespan){localtime_ms(first), localtime_ms(localtime_moved(first, unit, 1))};
    *reading = ahead;
    return true;
}

/* -1: ago; 1: left; 0: neither. */
static int take_direction(struct reading *reading) {
    return take_word(reading, "ago") ? -1 : take_word(reading, "left") ? 1 : 0;
}

/* No distance within the years that are known has more of anything. */
#define N_MAX INT64_C(1000000000000000)
#define DAYS_MAX 4000000

/* How far away: days and months go by the calendar. */
struct distance {
    int64_t ms, days, months;
};

/* Digits, as many as there are; what is too much is N_MAX. */
static int64_t take_number(struct reading *reading) {
    int64_t n = 0;

    for (; is_digit(*reading->at); reading->at++)
        n = n < N_MAX / 10 ? n * 10 + (*reading->at - '0') : N_MAX;
    return n;
}

static bool is_too_far(int64_t n, int64_t each, int64_t max) {
    return each && n > max / each;
}

/* "2h 30min", all of it added up; what has no unit is seconds. */
static bool take_distance(struct reading *reading, struct distance *ret) {
    *ret = (struct distance){0};
    if (!is_digit(*reading->at))
        return false;
    while (is_digit(*reading->at)) {
        int64_t n = take_number(reading);
        bool has_unit;
        size_t i;

        skip_blanks(reading);
        has_unit = is_letter(*reading->at) && !take_direction(&(struct reading){.at = reading->at});
        i = has_unit ? take_unit(reading) : N_UNITS;
        if (has_unit && i == N_UNITS)
            return false;
        if (!has_unit) {
            ret->ms += n < N_MAX / SECOND_MS ? n * SECOND_MS : N_MAX;
        } else if (is_too_far(n, units[i].ms, N_MAX) || is_too_far(n, units[i].days, DAYS_MAX) ||
                   is_too_far(n, units[i].months, DAYS_MAX)) {
            ret->ms += N_MAX;
        } else {
            ret->ms += n * units[i].ms;
            ret->days += n * units[i].days;
            ret->months += n * units[i].months;
        }
        if (ret->ms > N_MAX || ret->days > DAYS_MAX || ret->months > DAYS_MAX)
            return wrong(reading, too_far);
    }
    return true;
}

static struct timespan moved(struct reading *reading, int64_t now, int sign,
                             const struct distance *distance) {
    struct tm tm = localtime_at(now);
    int64_t from = now, last;

    if (distance->days || distance->months) {
        tm = localtime_moved(tm, LOCALTIME_MONTH, sign * (int)distance->months);
        tm = localtime_moved(tm, LOCALTIME_DAY, sign * (int)distance->days);
        if (localtime_moments(tm, &from, &last))
            from += now % SECOND_MS;
        else
            reading->note = skipped;
    }
    from += sign * distance->ms;
    return (struct timespan){from, from + 1};
}

/* "2 days ago", "-1h30min", "+5m", "10min left", "now". */
static bool by_distance(struct reading *reading, int64_t now, struct timespan *ret) {
    struct reading ahead = *reading;
    struct distance distance;
    int sign = 0;

    if (take_word(&ahead, "now")) {
        *ret = (struct timespan){now, now + 1};
        *reading = ahead;
        return true;
    }
    if (*ahead.at == '-' || *ahead.at == '+')
        sign = *ahead.at++ == '-' ? -1 : 1;
    skip_blanks(&ahead);
    if (!take_distance(&ahead, &distance)) {
        reading->why = ahead.why;
        return false;
    }
    if (!sign)
        sign = take_direction(&ahead);
    if (!sign)
        return false;
    *reading = ahead;
    *ret = moved(reading, now, sign, &distance);
    return true;
}

/* "@1781186529", seconds since 1970, and a part of one. */
static bool by_epoch(struct reading *reading, struct timespan *ret) {
    struct clock clock = {.exact = SECOND_MS};
    int64_t n;

    if (reading->at[0] != '@' || !is_digit(reading->at[1]))
        return false;
    reading->at++;
    n = take_number(reading);
    if (*reading->at == '.' && (reading->at++, !take_fraction(reading, &clock)))
        return false;
    if (n >= N_MAX / SECOND_MS)
        return wrong(reading, too_far);
    ret->from = n * SECOND_MS + clock.ms;
    ret->to = ret->from + clock.exact;
    return true;
}

bool timespan_parse(const char *text, int64_t now, struct timespan *ret, const char **ret_why) {
    struct reading reading = {.at = text};
    struct timespan span = {0};
    bool known;

    skip_blanks(&reading);
    known = by_epoch(&reading, &span) || by_distance(&reading, now, &span) ||
            by_calendar(&reading, localtime_at(now), &span) ||
            by_day(&reading, localtime_at(now), &span);
    skip_blanks(&reading);
    *ret_why = reading.why ? reading.why : what;
    if (!known || *reading.at)
        return false;
    *ret_why = too_far;
    if (span.from < 0 || span.to > RFC3339_LAST + 1)
        return false;
    *ret = span;
    *ret_why = reading.note;
    return true;
}
