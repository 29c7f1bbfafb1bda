/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/instant.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "util/ascii.h"
#include "util/number.h"

/* Takes n digits of a number from low to high. */
static bool take_digits(const char **at, size_t n, int low, int high) {
    int value;

    if (strnlen(*at, n) < n || !number_read(*at, n, &value))
        return false;
    *at += n;
    return value >= low && value <= high;
}

static bool take_byte(const char **at, const char *one_of) {
    if (!**at || !strchr(one_of, **at))
        return false;
    ++*at;
    return true;
}

/* Judges the zone behind the time. */
static enum instant zone(const char *at, bool fine) {
    enum instant utc = fine ? INSTANT_UTC : INSTANT_COARSE;
    bool zero;

    if (!*at)
        return INSTANT_LOCAL;
    if (strcmp(at, "Z") == 0)
        return utc;
    if (strcmp(at, "z") == 0 || strcmp(at, " UTC") == 0 || strcmp(at, "UTC") == 0 ||
        strcmp(at, " GMT") == 0)
        return INSTANT_OTHER_UTC;
    if (*at == ' ')
        at++;
    if (*at != '+' && *at != '-')
        return INSTANT_LOCAL;
    zero = at[strspn(at, "+-0:")] == '\0';
    at++;
    if (!take_digits(&at, 2, 0, 15))
        return INSTANT_NONE;
    take_byte(&at, ":");
    if (*at && (!take_digits(&at, 2, 0, 59) || *at))
        return INSTANT_NONE;
    return zero ? utc : INSTANT_OFFSET;
}

/* ISO 8601; also with a blank for the T, a comma for the point, or without hyphens or colons.
 * INSTANT_NONE: the text is none. */
static enum instant iso(const char *at) {
    size_t fraction = 0;
    bool dashes;

    if (!take_digits(&at, 4, 1, 9999))
        return INSTANT_NONE;
    dashes = take_byte(&at, "-/");
    if (!take_digits(&at, 2, 1, 12) || (dashes && !take_byte(&at, "-/")) ||
        !take_digits(&at, 2, 1, 31))
        return INSTANT_NONE;
    if (!*at)
        return dashes ? INSTANT_LOCAL : INSTANT_NONE;
    if (!take_byte(&at, "Tt _") || !take_digits(&at, 2, 0, 24))
        return INSTANT_NONE;
    take_byte(&at, ":");
    if (!take_digits(&at, 2, 0, 59))
        return INSTANT_NONE;
    take_byte(&at, ":");
    if (ascii_is_digit(*at) && !take_digits(&at, 2, 0, 60))
        return INSTANT_NONE;
    if ((*at == '.' || *at == ',') && ascii_is_digit(at[1]))
        for (at++; ascii_is_digit(*at); at++)
            fraction++;
    return zone(at, fraction >= 3);
}

/* A number of seconds or finer units, from 1973 on: a smaller number counts something else. The
 * kernel's audit has the number of the event behind it: 1781186520.158:761. */
static bool is_decimal(const char *text) {
    size_t whole = strspn(text, "0123456789");
    const char *rest = text + whole;

    if (*rest == '.' && ascii_is_digit(rest[1]))
        rest += 1 + strspn(rest + 1, "0123456789");
    if (*rest == ':' && ascii_is_digit(rest[1]))
        rest += 1 + strspn(rest + 1, "0123456789");
    return whole >= 9 && whole <= 19 && *text != '0' && !*rest;
}

static bool names_month(const char *text) {
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    for (size_t i = 0; i + 3 < sizeof(months); i += 3) {
        char month[4];

        memcpy(month, months + i, 3);
        month[3] = '\0';
        if (strcasestr(text, month))
            return true;
    }
    return false;
}

static bool ends_with(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcasecmp(text + n - m, end) == 0;
}

/* Jun 11 14:02:09, 11/Jun/2026:14:02:09 +0200, 06/11/26 2:02 PM: digits and separators. */
static enum instant other(const char *text) {
    size_t digits = 0, colons = 0, slashes = 0;

    for (const char *c = text; *c; c++) {
        digits += ascii_is_digit(*c);
        colons += *c == ':';
        slashes += *c == '/' || *c == '-' || *c == '.';
    }
    if (digits < 3 || strlen(text) > 64 || (!colons && slashes < 2) ||
        (!slashes && !names_month(text)))
        return INSTANT_NONE;
    if (digits < 4 && !names_month(text))
        return INSTANT_NONE;
    if (ends_with(text, " GMT") || ends_with(text, " UTC") || ends_with(text, " Z") ||
        ends_with(text, "+0000") || ends_with(text, "+00:00"))
        return INSTANT_OTHER_UTC;
    return INSTANT_LOCAL;
}

enum instant instant_judge(const char *text) {
    enum instant instant;

    if (is_decimal(text))
        return INSTANT_NUMBER;
    instant = iso(text);
    /* A date with a month 13 is none, in any notation. */
    return instant == INSTANT_NONE &&
                   !(strlen(text) > 10 && ascii_is_digit(text[3]) && text[4] == '-')
               ? other(text)
               : instant;
}
