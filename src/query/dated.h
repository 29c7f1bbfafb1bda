/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_DATED_H
#define DEED_QUERY_DATED_H

/*
 * Which files of a rotated set can have events of a span, by their names and the times of their
 * last changes, without opening them. Pure.
 *
 * A file is named after the day of its rotation. Its events were written before its rotation, and
 * after the rotation of the file in front. The exact time is that of its last change, which
 * logrotate and the compressors keep. If that time is not within a day of the name, the file was
 * copied without it, perhaps from a machine in another time zone: then the whole day counts, and a
 * day on both sides.
 *
 * Most events are written within a second. An event that was written more than DATED_LATE_MS late,
 * or whose clock was later set back by more than that, may be in a file that is skipped.
 */

#include "store/fileset.h"
#include "util/timespan.h"

#define DATED_LATE_MS INT64_C(300000)
#define DATED_UNKNOWN INT64_MIN

enum dated {
    DATED_READ,
    DATED_EARLIER, /* it ends before the span */
    DATED_LATER,   /* it begins behind the span: it may have late events */
};

/* changed: the last change of each file of the set, in milliseconds since 1970, or DATED_UNKNOWN.
 * ret has room for each file. */
void dated_judge(const struct fileset *set, const int64_t *changed, struct timespan span,
                 enum dated *ret);

#endif
