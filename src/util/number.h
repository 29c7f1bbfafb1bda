/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_NUMBER_H
#define DEED_UTIL_NUMBER_H

/* Numbers as JSON has them (RFC 8259, section 6), whatever the locale. Pure. */

#include <stdbool.h>
#include <stddef.h>

/* More digits than a database keeps, and few enough to be whole in any line. */
#define NUMBER_MAX 128

/* Room for what number_format() writes. */
#define NUMBER_ROOM 32

/* The shortest of printf(3)'s %g that reads back as the same double; it is no infinity and no NaN.
 */
size_t number_format(double value, char ret[NUMBER_ROOM]);

/* Has a double something near this number? If not, readers take it for an infinity. */
bool number_is_finite(const char *number);

static inline size_t number_digits(const char *s, size_t n) {
    size_t i = 0;

    while (i < n && s[i] >= '0' && s[i] <= '9')
        i++;
    return i;
}

/* n digits, at most 9, and nothing else. */
static inline bool number_read(const char *s, size_t n, int *ret) {
    int value = 0;

    if (number_digits(s, n) < n)
        return false;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (s[i] - '0');
    *ret = value;
    return true;
}

/* Is the whole of it a number? Inline, for the command, which has nothing else of the library. */
static inline bool number_is(const char *s, size_t n) {
    size_t i = n > 0 && *s == '-', digits = number_digits(s + i, n - i);

    if (digits == 0 || (digits > 1 && s[i] == '0'))
        return false;
    i += digits;
    if (i < n && s[i] == '.') {
        digits = number_digits(s + i + 1, n - i - 1);
        if (digits == 0)
            return false;
        i += 1 + digits;
    }
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        i += i < n && (s[i] == '+' || s[i] == '-');
        digits = number_digits(s + i, n - i);
        if (digits == 0)
            return false;
        i += digits;
    }
    return i == n;
}

#endif
