/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_TIMESPAN_H
#define DEED_UTIL_TIMESPAN_H

/*
 * A time as people write it, and as systemd.time(7) has it. What they name is a span, as long as it
 * was written exactly: a day, a minute, a second, a week. "since" means its beginning and "until"
 * its end, so that a day that is named to both is that day. A time that clocks showed twice begins
 * with the first and ends with the second.
 */

#include <stdbool.h>
#include <stdint.h>

struct timespan {
    int64_t from, to; /* milliseconds since 1970; `to` is no part of it */
};

/*
 * now: milliseconds since 1970. What has no zone is in that of the process (TZ). False: it is no
 * time, and *ret_why says what one is. True: *ret_why is NULL, or says that no clock showed that
 * time, as clocks were put forward over it; the span is the moment of that.
 */
bool timespan_parse(const char *text, int64_t now, struct timespan *ret, const char **ret_why);

#endif
