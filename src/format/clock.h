/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_CLOCK_H
#define DEED_FORMAT_CLOCK_H

/* The time of an event as a person reads it: in the zone of the reader, with its distance from UTC,
 * as an hour can come twice; or in UTC. */

#include "parse/view.h"
#include "util/buffer.h"
#include "util/rfc3339.h"

struct clock_time {
    char text[RFC3339_SIZE]; /* what a clock of the zone shows, written as if it were UTC */
    int64_t ahead;           /* so many seconds the zone is ahead of UTC */
    unsigned weekday;        /* 0: Monday */
};

/* False: the text is no time as libdeed writes it. */
bool clock_read(struct text_view timestamp, bool utc, struct clock_time *ret);

/* 2026-06-11 14:02:09Z, 2026-06-11 16:02:09+02; ms: 14:02:09.471Z */
void clock_put(struct buffer *to, const struct clock_time *clock, bool ms);

#endif
