/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_NUMBER_H
#define DEED_UTIL_NUMBER_H

/* Numbers in the syntax of JSON (RFC 8259, section 6), independent of the locale. Pure. */

#include <stdbool.h>
#include <stddef.h>

/* The longest number, in characters: longer than databases keep them, and short enough for a line.
 */
#define NUMBER_MAX 128

/* Bytes for number_format(), with a NUL. */
#define NUMBER_ROOM 32

/* Writes the shortest %g of printf(3) that reads back as the same double. value: finite. Returns
 * the length. */
size_t number_format(double value, char ret[NUMBER_ROOM]);

/* Is the number in the range of a double? Otherwise readers would take it for infinity. */
bool number_is_finite(const char *number);

static inline size_t number_digits(const char *s, size_t n) {
    size_t i = 0;

    while (i < n && s[i] >= '0' && s[i] <= '9')
        i++;
    return i;
}

/* Reads n digits, at most 9. False: there is something else among them. */
static inline bool number_read(const char *s, size_t n, int *ret) {
    int value = 0;

    if (number_digits(s, n) < n)
        return false;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (s[i] - '0');
    *ret = value;
    return true;
}

/* Are all n characters one number? */
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
