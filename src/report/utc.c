/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/utc.h"

#include <stdio.h>

#define DAYS_IN_400_YEARS 146097
/* From the Monday that is the beginning (27 December of the year -1) to 1 March of the year 0, from
 * which leap days stand at the end of a year; and to 1 January 1970. */
#define DAYS_TO_MARCH 65
#define DAYS_TO_UNIX 719533

static bool digits(const char *at, int n, int *ret) {
    int value = 0;

    for (int i = 0; i < n; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        value = value * 10 + (at[i] - '0');
    }
    *ret = value;
    return true;
}

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

static uint64_t days_to(int year, int month, int day) {
    unsigned y = (unsigned)(year + 400 - (month <= 2)); /* begins in March; none is negative */
    unsigned m = (unsigned)(month + 9) % 12;
    uint64_t days = (uint64_t)y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5;

    return days + (unsigned)day - 1 + DAYS_TO_MARCH - DAYS_IN_400_YEARS;
}

bool utc_read(const char *text, size_t n, uint64_t *ret) {
    static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ";
    int year, month, day, hour, minute, second, ms;

    if (n != sizeof(form) - 1)
        return false;
    for (size_t i = 0; i < n; i++)
        if (form[i] != 'd' && text[i] != form[i])
            return false;
    if (!digits(text, 4, &year) || !digits(text + 5, 2, &month) || !digits(text + 8, 2, &day) ||
        !digits(text + 11, 2, &hour) || !digits(text + 14, 2, &minute) ||
        !digits(text + 17, 2, &second) || !digits(text + 20, 3, &ms))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 ||
        minute > 59 || second > 59)
        return false;
    *ret = days_to(year, month, day) * UTC_DAY +
           (uint64_t)((hour * 60 + minute) * 60 + second) * UTC_SECOND + (uint64_t)ms;
    return true;
}

uint64_t utc_of_unix(int64_t seconds) {
    return (uint64_t)(seconds + DAYS_TO_UNIX * INT64_C(86400)) * UTC_SECOND;
}

struct utc_date utc_date(uint64_t ms) {
    uint64_t days = ms / UTC_DAY + DAYS_IN_400_YEARS - DAYS_TO_MARCH;
    unsigned of = (unsigned)(days % DAYS_IN_400_YEARS);
    unsigned year = (of - of / 1460 + of / 36524 - of / 146096) / 365;
    unsigned day = of - (365 * year + year / 4 - year / 100);
    unsigned month = (5 * day + 2) / 153;
    struct utc_date date = {.month = (int)(month < 10 ? month + 3 : month - 9)};

    date.year = (int)(year + 400 * (days / DAYS_IN_400_YEARS)) - 400 + (date.month <= 2);
    date.day = (int)(day - (153 * month + 2) / 5 + 1);
    date.weekday = (int)(ms / UTC_DAY % 7);
    return date;
}

uint64_t utc_month(int year, int month) {
    return days_to(year + (month - 1) / 12, (month - 1) % 12 + 1, 1) * UTC_DAY;
}

const char *utc_weekday(int weekday) {
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    return names[weekday];
}

const char *utc_write(uint64_t ms, const char *format, char ret[UTC_TEXT]) {
    struct utc_date date = utc_date(ms);
    unsigned in_day = (unsigned)(ms % UTC_DAY / UTC_SECOND);
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
