/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/rotated.h"

#include <stdlib.h>
#include <string.h>

#include "util/ascii.h"
#include "util/calendar.h"
#include "util/localtime.h"

#define DIGIT_RUNS_MAX 8
#define HOUR 3600
/* The longest number of a file (logrotate's "rotate"); more digits are a date. */
#define NUMBER_DIGITS 5
#define TIME_DIGITS 6 /* hour, minute and second, apart from the day */
#define EPOCH_LEAST 1700000000

/* ---- endings ------------------------------------------------------------------------------- */

enum ending { ENDING_PACKED, ENDING_UNREAD, ENDING_COPY, ENDING_ASIDE, ENDING_ANY };

static const struct {
    const char *name;
    enum ending kind;
} endings[] = {
    {"gz", ENDING_PACKED},     {"z", ENDING_PACKED},     {"zst", ENDING_PACKED},
    {"xz", ENDING_PACKED},     {"bz2", ENDING_PACKED},   {"lz4", ENDING_UNREAD},
    {"lzma", ENDING_UNREAD},   {"lz", ENDING_UNREAD},    {"lzo", ENDING_UNREAD},
    {"Z", ENDING_UNREAD},      {"br", ENDING_UNREAD},    {"zip", ENDING_UNREAD},
    {"7z", ENDING_UNREAD},     {"rar", ENDING_UNREAD},   {"sz", ENDING_UNREAD},
    {"gpg", ENDING_UNREAD},    {"pgp", ENDING_UNREAD},   {"age", ENDING_UNREAD},
    {"enc", ENDING_UNREAD},    {"bak", ENDING_COPY},     {"old", ENDING_COPY},
    {"orig", ENDING_COPY},     {"save", ENDING_COPY},    {"tmp", ENDING_COPY},
    {"temp", ENDING_COPY},     {"part", ENDING_COPY},    {"partial", ENDING_COPY},
    {"copy", ENDING_COPY},     {"swp", ENDING_COPY},     {"tar", ENDING_UNREAD},
    {"asc", ENDING_ASIDE},     {"sig", ENDING_ASIDE},    {"sign", ENDING_ASIDE},
    {"minisig", ENDING_ASIDE}, {"p7s", ENDING_ASIDE},    {"tsr", ENDING_ASIDE},
    {"tsq", ENDING_ASIDE},     {"ots", ENDING_ASIDE},    {"md5", ENDING_ASIDE},
    {"sha1", ENDING_ASIDE},    {"sha224", ENDING_ASIDE}, {"sha256", ENDING_ASIDE},
    {"sha384", ENDING_ASIDE},  {"sha512", ENDING_ASIDE}, {"b2", ENDING_ASIDE},
};

static enum ending ending_of(const char *name, size_t n) {
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (strlen(endings[i].name) == n && memcmp(endings[i].name, name, n) == 0)
            return endings[i].kind;
    return ENDING_ANY;
}

/* The dot of the last ending: letters and digits, of which the first is a letter (except in 7z).
 * NULL: there is no ending. */
static const char *last_ending(const char *from, size_t n) {
    const char *dot = memrchr(from, '.', n), *end = from + n;

    if (!dot || dot + 1 == end)
        return NULL;
    for (const char *at = dot + 1; at < end; at++)
        if (!ascii_is_digit(*at) && !ascii_is_letter(*at))
            return NULL;
    return ascii_is_letter(dot[1]) || ending_of(dot + 1, (size_t)(end - dot) - 1) != ENDING_ANY
               ? dot
               : NULL;
}

/* "-YYYYmmddHH.backup", which logrotate appends to the name of a file that is in its way. */
static bool take_backup(const char *from, size_t *n) {
    static const char word[] = ".backup";
    const size_t length = 11 + sizeof(word) - 1;
    const char *stamp;

    if (*n < length || memcmp(from + *n - (sizeof(word) - 1), word, sizeof(word) - 1) != 0)
        return false;
    stamp = from + *n - length;
    if (*stamp != '-')
        return false;
    for (int i = 1; i <= 10; i++)
        if (!ascii_is_digit(stamp[i]))
            return false;
    /* With nothing in front of it, it is the date of the file. */
    *n -= *n == length ? sizeof(word) - 1 : length;
    return true;
}

/* Cuts off the endings. Returns the age that they tell; ROTATED_DATED: they do not tell it. */
static enum rotated_age take_endings(struct rotated *rotated) {
    enum rotated_age age = ROTATED_DATED;

    for (;;) {
        const char *ending;

        if (take_backup(rotated->place, &rotated->n_place)) {
            rotated->backup = true;
            continue;
        }
        ending = last_ending(rotated->place, rotated->n_place);
        if (!ending)
            return age;
        switch (ending_of(ending + 1, (size_t)(rotated->place + rotated->n_place - ending) - 1)) {
        case ENDING_PACKED:
            rotated->packed = true;
            break;
        case ENDING_ASIDE:
            return ROTATED_OTHER;
        case ENDING_COPY:
            age = ROTATED_UNKNOWN;
            break;
        case ENDING_UNREAD:
            rotated->unread = "not read: by its name neither plain nor compressed by gzip, zstd, "
                              "xz or bzip2; unpack it first";
            break;
        default:
            break;
        }
        rotated->n_place = (size_t)(ending - rotated->place);
    }
}

/* ---- dates --------------------------------------------------------------------------------- */

/* The runs of digits in a name, and how far they were read. */
struct digit_runs {
    struct {
        const char *at;
        size_t n;
    } run[DIGIT_RUNS_MAX];
    size_t n, next;
    size_t used; /* of the next one */
};

static bool find_runs(const char *from, size_t n, struct digit_runs *ret) {
    *ret = (struct digit_runs){0};
    for (size_t i = 0; i < n;) {
        size_t begin = i;

        while (i < n && ascii_is_digit(from[i]))
            i++;
        if (i == begin) {
            if (from[i] <= ' ' || from[i] > '~') /* which no dateformat has */
                return false;
            i++;
            continue;
        }
        if (ret->n == DIGIT_RUNS_MAX)
            return false;
        ret->run[ret->n].at = from + begin;
        ret->run[ret->n++].n = i - begin;
    }
    return ret->n > 0;
}

static bool take_digits(struct digit_runs *runs, size_t n, int *ret) {
    int value = 0;

    if (runs->next == runs->n || runs->run[runs->next].n - runs->used < n)
        return false;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (runs->run[runs->next].at[runs->used + i] - '0');
    runs->used += n;
    if (runs->used == runs->run[runs->next].n) {
        runs->next++;
        runs->used = 0;
    }
    *ret = value;
    return true;
}

static int64_t seconds_of(int year, int month, int day) {
    struct date date = {year, month, day};

    return year >= 1970 && year <= 2199 && calendar_has(date) ? calendar_days(date) * DAY_SECONDS
                                                              : ROTATED_NO_TIME;
}

/* Hour, minute and second, as far as they are there. */
static int64_t time_of_day(struct digit_runs runs) {
    static const int unit[] = {HOUR, 60, 1}, limit[] = {24, 60, 61};
    int64_t seconds = 0;
    int value;

    if (runs.used == 0 && runs.next < runs.n &&
        runs.run[runs.next].n > TIME_DIGITS) /* seconds since 1970 */
        return 0;
    for (int i = 0; i < 3 && take_digits(&runs, 2, &value) && value < limit[i]; i++)
        seconds += (int64_t)value * unit[i];
    return seconds;
}

static int64_t plus_time(int64_t day, struct digit_runs runs) {
    return day == ROTATED_NO_TIME ? day : day + time_of_day(runs);
}

/* %Y %m %d */
static bool year_first(struct digit_runs runs, struct rotated *ret) {
    int year, month, day;

    if (!take_digits(&runs, 4, &year) || !take_digits(&runs, 2, &month) ||
        !take_digits(&runs, 2, &day))
        return false;
    ret->day_first = plus_time(seconds_of(year, month, day), runs);
    ret->month_first = ret->day_first;
    ret->has_day = true;
    return ret->day_first != ROTATED_NO_TIME;
}

/* %d %m %Y, or %m %d %Y */
static bool year_last(struct digit_runs runs, struct rotated *ret) {
    int one, two, year;

    if (!take_digits(&runs, 2, &one) || !take_digits(&runs, 2, &two) ||
        !take_digits(&runs, 4, &year))
        return false;
    ret->day_first = plus_time(seconds_of(year, two, one), runs);
    ret->month_first = plus_time(seconds_of(year, one, two), runs);
    ret->has_day = false;
    return ret->day_first != ROTATED_NO_TIME || ret->month_first != ROTATED_NO_TIME;
}

/* A month, or a week where there is no such month. */
static bool part_of_year(int year, int part, struct rotated *ret) {
    int64_t begin = seconds_of(year, 1, 1);

    if (begin == ROTATED_NO_TIME || part < 1 || part > 53)
        return false;
    ret->day_first = part <= 12 ? seconds_of(year, part, 1) : begin + (part - 1) * 7 * DAY_SECONDS;
    ret->month_first = ret->day_first;
    ret->has_day = false;
    return true;
}

/* %Y and %m or %V, in either order; %Y alone. */
static bool without_day(struct digit_runs runs, struct rotated *ret) {
    struct digit_runs other = runs;
    int year, part;

    if (take_digits(&runs, 4, &year)) {
        if (runs.next == runs.n)
            return part_of_year(year, 1, ret);
        if (take_digits(&runs, 2, &part) && part_of_year(year, part, ret))
            return true;
    }
    return take_digits(&other, 2, &part) && take_digits(&other, 4, &year) &&
           part_of_year(year, part, ret);
}

/* %s: it has had 10 digits as long as deed exists. */
static bool since_1970(const struct digit_runs *runs, struct rotated *ret) {
    for (size_t i = 0; i < runs->n; i++) {
        char digits[11] = {0};
        int64_t when, ahead;

        if (runs->run[i].n != sizeof(digits) - 1)
            continue;
        memcpy(digits, runs->run[i].at, sizeof(digits) - 1);
        when = strtoll(digits, NULL, 10);
        if (when < EPOCH_LEAST || !localtime_ahead(when, &ahead))
            continue;
        ret->day_first = ret->month_first = when + ahead;
        ret->has_day = true;
        return true;
    }
    return false;
}

static bool is_number(const struct rotated *rotated, const struct digit_runs *runs) {
    return rotated->place[0] == '.' && runs->n == 1 && runs->run[0].n + 1 == rotated->n_place &&
           runs->run[0].n <= NUMBER_DIGITS;
}

static enum rotated_age age_of(struct rotated *ret) {
    struct digit_runs runs;

    if (ret->n_place == 0)
        return ROTATED_CURRENT;
    if (ascii_is_letter(ret->place[0]) || !find_runs(ret->place, ret->n_place, &runs))
        return ROTATED_UNKNOWN;
    if (is_number(ret, &runs)) {
        ret->number = (uint64_t)strtoul(runs.run[0].at, NULL, 10);
        return ROTATED_NUMBERED;
    }
    if (year_first(runs, ret) || since_1970(&runs, ret) || year_last(runs, ret) ||
        without_day(runs, ret))
        return ROTATED_DATED;
    ret->day_first = ret->month_first = ROTATED_NO_TIME; /* as %d, or %m%d */
    ret->has_day = false;
    return ROTATED_DATED;
}

/* ---- names --------------------------------------------------------------------------------- */

/* The part behind NAME.EXTENSION; or, with logrotate's "extension", between NAME and .EXTENSION,
 * and all behind it. */
static bool find_rotated_part(const char *name, const char *base, const char **ret, size_t *ret_n) {
    const char *extension = strrchr(base, '.'), *found;
    size_t n = strlen(base), n_stem;

    if (strncmp(name, base, n) == 0) {
        *ret = name + n;
        *ret_n = strlen(*ret);
        return true;
    }
    if (!extension)
        return false;
    n_stem = (size_t)(extension - base);
    found = strncmp(name, base, n_stem) == 0 ? strstr(name + n_stem, extension) : NULL;
    if (!found || ascii_is_letter(name[n_stem]) || ascii_is_digit(name[n_stem]))
        return false;
    *ret = name + n_stem;
    *ret_n = strlen(*ret);
    return true;
}

struct rotated rotated_parse(const char *name, const char *base) {
    struct rotated rotated = {
        .age = ROTATED_OTHER, .day_first = ROTATED_NO_TIME, .month_first = ROTATED_NO_TIME};

    if (!find_rotated_part(name, base, &rotated.place, &rotated.n_place))
        return rotated;
    rotated.age = take_endings(&rotated);
    if (rotated.age == ROTATED_DATED)
        rotated.age = age_of(&rotated);
    /* The current file has no ending. NAME-WORD.EXTENSION is a file of somebody else. */
    if (rotated.age == ROTATED_CURRENT && strcmp(name, base) != 0)
        rotated.age = ROTATED_UNKNOWN;
    if (rotated.age == ROTATED_UNKNOWN && strncmp(name, base, strlen(base)) != 0)
        rotated.age = ROTATED_OTHER;
    return rotated;
}
