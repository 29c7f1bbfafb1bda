/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Switches this thread to the locale C, whose decimal sign is a point. glibc allocates nothing for
 * it. Returns the locale before. */
static locale_t use_c(void) {
    return uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0));
}

size_t number_format(double value, char ret[NUMBER_ROOM]) {
    /* 15 digits always fit into a double, except into a subnormal one. */
    int digits = fabs(value) < DBL_MIN ? 1 : DBL_DIG, n;
    locale_t before = use_c();

    do
        n = snprintf(ret, NUMBER_ROOM, "%.*g", digits, value);
    while (digits++ < DBL_DECIMAL_DIG && strtod(ret, NULL) != value);
    uselocale(before);
    return (size_t)n;
}

bool number_is_finite(const char *number) {
    locale_t before = use_c();
    double value = strtod(number, NULL);

    uselocale(before);
    return isfinite(value);
}
