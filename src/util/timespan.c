/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/timespan.h"

#include <string.h>
#include <time.h>

#include "util/ascii.h"
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

struct scanner {
    const char *at;   /* the rest of the text */
    const char *why;  /* what is wrong with it */
    const char *note; /* it is right, and means another time than it says */
};

/* m is a minute and M is a month; all other letters may be of either case. */
static const struct {
    const char *name;
    int64_t ms; /* 0: so many days or months instead */
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

static void skip_blanks(struct scanner *scanner) {
    while (*scanner->at == ' ' || *scanner->at == '\t')
        scanner->at++;
}

static size_t word_n(const char *at) {
    size_t n = 0;

    while (ascii_is_letter(at[n]))
        n++;
    return n;
}

/* Compares letters of ASCII, independent of the locale. */
static bool is_same(const char *letters, const char *name, size_t n) {
    for (size_t i = 0; i < n; i++)
        if ((letters[i] | 0x20) != name[i])
            return false;
    return true;
}

static bool take_word(struct scanner *scanner, const char *word) {
    size_t n = word_n(scanner->at);

    if (n != strlen(word) || !is_same(scanner->at, word, n))
        return false;
    scanner->at += n;
    skip_blanks(scanner);
    return true;
}

static bool is_unit(const char *letters, size_t n, const char *name) {
    size_t length = strlen(name);
    bool many = n == length + 1 && length > 1 && (letters[length] | 0x20) == 's';

    if (n == 1 && (*letters | 0x20) == 'm')
        return *letters == *name && length == 1;
    return (n == length || many) && is_same(letters, name, length);
}

/* "day" or "days". N_UNITS: it is no unit. */
static size_t take_unit(struct scanner *scanner) {
    size_t n = word_n(scanner->at), i = 0;

    while (i < N_UNITS && !is_unit(scanner->at, n, units[i].name))
        i++;
    if (i < N_UNITS) {
        scanner->at += n;
        skip_blanks(scanner);
    }
    return i;
}

/* At least three letters of the name of a day. -1: it is none. */
static int take_weekday(struct scanner *scanner) {
    size_t n = word_n(scanner->at);

    for (int day = 0; day < 7 && n >= 3; day++) {
        if (n > strlen(weekdays[day]) || !is_same(scanner->at, weekdays[day], n))
            continue;
        scanner->at += n;
        skip_blanks(scanner);
        return day;
    }
    return -1;
}

/* Exactly n digits; more may follow. */
static bool take_digits(struct scanner *scanner, size_t n, int *ret) {
    if (strnlen(scanner->at, n) < n || !number_read(scanner->at, n, ret))
        return false;
    scanner->at += n;
    return true;
}

static bool wrong(struct scanner *scanner, const char *why) {
    scanner->why = why;
    return false;
}

/* ---- days ---------------------------------------------------------------------------------- */

/* 2026-06-11, 2026-06 or 2026. *ret_unit: it names a day, a month or a year. */
static bool take_date(struct scanner *scanner, struct tm *ret, enum localtime_unit *ret_unit) {
    struct scanner ahead = *scanner;
    struct date date = {.month = 1, .day = 1};

    *ret_unit = LOCALTIME_YEAR;
    if (!take_digits(&ahead, 4, &date.year) || ascii_is_digit(*ahead.at) || *ahead.at == ':')
        return false;
    if (*ahead.at == '-') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &date.month))
            return false;
        *ret_unit = LOCALTIME_MONTH;
        if (!calendar_has(date))
            return wrong(scanner, no_day);
    }
    if (*ret_unit == LOCALTIME_MONTH && *ahead.at == '-') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &date.day))
            return false;
        *ret_unit = LOCALTIME_DAY;
        if (!calendar_has(date))
            return wrong(scanner, no_day);
    }
    if (date.year < 1970)
        return wrong(scanner, too_far);
    *ret = (struct tm){.tm_year = date.year - 1900,
                       .tm_mon = date.month - 1,
                       .tm_mday = date.day,
                       .tm_wday = (int)(calendar_weekday(calendar_days(date)) + 1) % 7};
    *scanner = ahead;
    return true;
}

/* A date with its day of the week in front, as systemd and date(1) write it. */
static bool take_day_of_week(struct scanner *scanner, struct tm *ret,
                             enum localtime_unit *ret_unit) {
    struct scanner ahead = *scanner;
    int weekday = take_weekday(&ahead);
    enum localtime_unit unit;
    struct tm day;

    if (weekday < 0 || !take_date(&ahead, &day, &unit) || unit != LOCALTIME_DAY)
        return false;
    if (day.tm_wday != weekday)
        return wrong(scanner, no_weekday);
    *ret = day;
    *ret_unit = unit;
    *scanner = ahead;
    return true;
}

/* A day by its name; "last" means a day that is over. */
static bool take_day(struct scanner *scanner, struct tm today, struct tm *ret) {
    struct scanner ahead = *scanner;
    bool last = take_word(&ahead, "last");
    int weekday, days;

    if (!last && take_word(&ahead, "today")) {
        days = 0;
    } else if (!last && take_word(&ahead, "yesterday")) {
        days = -1;
    } else if (!last && take_word(&ahead, "tomorrow")) {
        days = 1;
    } else {
        weekday = take_weekday(&ahead);
        if (weekday < 0)
            return false;
        days = -((today.tm_wday - weekday + 7) % 7);
        if (last && days == 0)
            days = -7;
    }
    *ret = localtime_moved(today, LOCALTIME_DAY, days);
    *scanner = ahead;
    return true;
}

/* ---- times of a day ------------------------------------------------------------------------ */

struct time_of_day {
    int hour, minute, second, ms;
    int64_t exact; /* the length of the last unit that was written, in milliseconds */
};

/* A fraction of a second, if there is a point. */
static bool take_fraction(struct scanner *scanner, struct time_of_day *ret) {
    int digits = 0;

    if (*scanner->at != '.')
        return true;
    scanner->at++;
    while (ascii_is_digit(*scanner->at)) {
        if (digits < 3) {
            ret->exact /= 10;
            ret->ms += (*scanner->at - '0') * (int)ret->exact;
        }
        digits++;
        scanner->at++;
    }
    return digits > 0 && digits <= 9;
}

static bool take_time_of_day(struct scanner *scanner, struct time_of_day *ret) {
    struct scanner ahead = *scanner;
    struct time_of_day time = {.exact = MINUTE_MS};

    if (!take_digits(&ahead, 2, &time.hour) || *ahead.at++ != ':' ||
        !take_digits(&ahead, 2, &time.minute))
        return false;
    if (*ahead.at == ':') {
        ahead.at++;
        if (!take_digits(&ahead, 2, &time.second))
            return false;
        time.exact = SECOND_MS;
        if (!take_fraction(&ahead, &time))
            return false;
    }
    if (time.hour > 23 || time.minute > 59 || time.second > 59)
        return wrong(scanner, no_hour);
    *ret = time;
    *scanner = ahead;
    return true;
}

/* Z, +02:00, +0200 or +02; *ret_there: there is one. */
static bool take_zone(struct scanner *scanner, bool *ret_there, int64_t *ret) {
    int hours, minutes = 0, sign;

    skip_blanks(scanner);
    *ret = 0;
    *ret_there = *scanner->at != '\0';
    if (!*ret_there)
        return true;
    if (take_word(scanner, "z") || take_word(scanner, "utc"))
        return true;
    if (*scanner->at != '+' && *scanner->at != '-')
        return wrong(scanner, no_zone);
    sign = *scanner->at++ == '-' ? -1 : 1;
    if (!take_digits(scanner, 2, &hours))
        return wrong(scanner, no_zone);
    if (*scanner->at == ':')
        scanner->at++;
    if (*scanner->at && !take_digits(scanner, 2, &minutes))
        return wrong(scanner, no_zone);
    if (hours > 14 || minutes > 59)
        return wrong(scanner, no_zone);
    *ret = sign * (hours * HOUR_MS + minutes * MINUTE_MS);
    return true;
}

/* A time of day, on that day. */
static bool by_time_of_day(struct scanner *scanner, struct tm day, struct timespan *ret) {
    struct time_of_day time;
    int64_t zone;
    bool there;

    if (!take_time_of_day(scanner, &time) || !take_zone(scanner, &there, &zone))
        return false;
    day.tm_hour = time.hour;
    day.tm_min = time.minute;
    day.tm_sec = time.second;
    if (there) {
        ret->from = ret->to = localtime_utc_ms(day) - zone;
    } else if (!localtime_moments(day, &ret->from, &ret->to)) {
        *ret = (struct timespan){ret->from, ret->from + 1};
        scanner->note = skipped;
        return true;
    }
    ret->from += time.ms;
    ret->to += time.ms + time.exact;
    return true;
}

/* ---- the forms ----------------------------------------------------------------------------- */

static bool by_day(struct scanner *scanner, struct tm now, struct timespan *ret) {
    struct tm day = localtime_begin(now, LOCALTIME_DAY);
    enum localtime_unit unit = LOCALTIME_DAY;

    if (take_time_of_day(&(struct scanner){.at = scanner->at}, &(struct time_of_day){0}))
        return by_time_of_day(scanner, day, ret);
    if (!take_day_of_week(scanner, &day, &unit) && !take_day(scanner, day, &day) &&
        !take_date(scanner, &day, &unit))
        return false;
    if (*scanner->at == 'T' || *scanner->at == 't')
        scanner->at++;
    skip_blanks(scanner);
    if (unit == LOCALTIME_DAY && *scanner->at)
        return by_time_of_day(scanner, day, ret);
    *ret = (struct timespan){localtime_ms(day), localtime_ms(localtime_moved(day, unit, 1))};
    if (ret->from == ret->to) { /* the zone has skipped the day, across the date line */
        ret->to++;
        scanner->note = skipped;
    }
    return true;
}

static bool take_calendar_unit(struct scanner *scanner, enum localtime_unit *ret) {
    size_t i = take_unit(scanner);

    if (i == N_UNITS || units[i].ms)
        return false;
    if (units[i].days)
        *ret = units[i].days == 1 ? LOCALTIME_DAY : LOCALTIME_WEEK;
    else
        *ret = units[i].months == 1 ? LOCALTIME_MONTH : LOCALTIME_YEAR;
    return true;
}

/* "this week", "last month". */
static bool by_calendar(struct scanner *scanner, struct tm now, struct timespan *ret) {
    struct scanner ahead = *scanner;
    bool last = take_word(&ahead, "last");
    struct tm first;
    enum localtime_unit unit;

    if ((!last && !take_word(&ahead, "this")) || !take_calendar_unit(&ahead, &unit))
        return false;
    first = localtime_moved(localtime_begin(now, unit), unit, last ? -1 : 0);
    *ret = (struct timespan){localtime_ms(first), localtime_ms(localtime_moved(first, unit, 1))};
    *scanner = ahead;
    return true;
}

/* -1: ago; 1: left; 0: neither. */
static int take_direction(struct scanner *scanner) {
    if (take_word(scanner, "ago"))
        return -1;
    return take_word(scanner, "left") ? 1 : 0;
}

/* More of a unit than any distance between the years 1970 and 9999 has. */
#define N_MAX INT64_C(1000000000000000)
#define DAYS_MAX 4000000

/* Days and months are those of the calendar. */
struct distance {
    int64_t ms, days, months;
};

/* All digits; at most N_MAX. */
static int64_t take_number(struct scanner *scanner) {
    int64_t n = 0;

    for (; ascii_is_digit(*scanner->at); scanner->at++)
        n = n < N_MAX / 10 ? n * 10 + (*scanner->at - '0') : N_MAX;
    return n;
}

static bool is_too_far(int64_t n, int64_t each, int64_t max) {
    return each && n > max / each;
}

/* "2h 30min", added up. A number without a unit is seconds. */
static bool take_distance(struct scanner *scanner, struct distance *ret) {
    *ret = (struct distance){0};
    if (!ascii_is_digit(*scanner->at))
        return false;
    while (ascii_is_digit(*scanner->at)) {
        int64_t n = take_number(scanner);
        bool has_unit;
        size_t i;

        skip_blanks(scanner);
        has_unit =
            ascii_is_letter(*scanner->at) && !take_direction(&(struct scanner){.at = scanner->at});
        i = has_unit ? take_unit(scanner) : N_UNITS;
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
            return wrong(scanner, too_far);
    }
    return true;
}

static struct timespan moved(struct scanner *scanner, int64_t now, int sign,
                             const struct distance *distance) {
    struct tm tm = localtime_at(now);
    int64_t from = now, last;

    if (distance->days || distance->months) {
        tm = localtime_moved(tm, LOCALTIME_MONTH, sign * (int)distance->months);
        tm = localtime_moved(tm, LOCALTIME_DAY, sign * (int)distance->days);
        if (localtime_moments(tm, &from, &last))
            from += now % SECOND_MS;
        else
            scanner->note = skipped;
    }
    from += sign * distance->ms;
    return (struct timespan){from, from + 1};
}

/* "2 days ago", "-1h30min", "+5m", "10min left", "now". */
static bool by_distance(struct scanner *scanner, int64_t now, struct timespan *ret) {
    struct scanner ahead = *scanner;
    struct distance distance;
    int sign = 0;

    if (take_word(&ahead, "now")) {
        *ret = (struct timespan){now, now + 1};
        *scanner = ahead;
        return true;
    }
    if (*ahead.at == '-' || *ahead.at == '+')
        sign = *ahead.at++ == '-' ? -1 : 1;
    skip_blanks(&ahead);
    if (!take_distance(&ahead, &distance)) {
        scanner->why = ahead.why;
        return false;
    }
    if (!sign)
        sign = take_direction(&ahead);
    if (!sign)
        return false;
    *scanner = ahead;
    *ret = moved(scanner, now, sign, &distance);
    return true;
}

/* "@1781186529": seconds since 1970, with a fraction or without. */
static bool by_epoch(struct scanner *scanner, struct timespan *ret) {
    struct time_of_day time = {.exact = SECOND_MS};
    int64_t n;

    if (scanner->at[0] != '@' || !ascii_is_digit(scanner->at[1]))
        return false;
    scanner->at++;
    n = take_number(scanner);
    if (!take_fraction(scanner, &time))
        return false;
    if (n >= N_MAX / SECOND_MS)
        return wrong(scanner, too_far);
    ret->from = n * SECOND_MS + time.ms;
    ret->to = ret->from + time.exact;
    return true;
}

bool timespan_parse(const char *text, int64_t now, struct timespan *ret, const char **ret_why) {
    struct scanner scanner = {.at = text};
    struct timespan span = {0};
    bool known;

    skip_blanks(&scanner);
    known = by_epoch(&scanner, &span) || by_distance(&scanner, now, &span) ||
            by_calendar(&scanner, localtime_at(now), &span) ||
            by_day(&scanner, localtime_at(now), &span);
    skip_blanks(&scanner);
    *ret_why = scanner.why ? scanner.why : what;
    if (!known || *scanner.at)
        return false;
    *ret_why = too_far;
    if (span.from < 0 || span.to > RFC3339_LAST + 1)
        return false;
    *ret = span;
    *ret_why = scanner.note;
    return true;
}
