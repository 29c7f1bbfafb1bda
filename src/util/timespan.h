/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_TIMESPAN_H
#define DEED_UTIL_TIMESPAN_H

/*
 * A time as people write it, and as systemd.time(7) defines it. It is a span, as long as the text
 * is exact: a day, a minute, a second, a week. "since" means its beginning and "until" its end, so
 * that the same day for both is that day. A time that clocks showed twice begins with the first and
 * ends with the second.
 */

#include <stdbool.h>
#include <stdint.h>

struct timespan {
    int64_t from, to; /* milliseconds since 1970; `to` is no part of it */
};

/*
 * now: milliseconds since 1970. A time without a zone is in that of the process (TZ). False: it is
 * no time; *ret_why says how one is written. True: *ret_why is NULL, or says that clocks were put
 * forward over that time; the span is then the moment of the change.
 */
bool timespan_parse(const char *text, int64_t now, struct timespan *ret, const char **ret_why);

#endif
