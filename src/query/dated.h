/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_DATED_H
#define DEED_QUERY_DATED_H

/*
 * Which files of a rotated set can have events of a span, by their names and when they were last
 * written to, without opening them. Pure.
 *
 * A file is named after the day on which it was rotated: what is in it was written before that, and
 * after the file in front of it was rotated. When exactly says the time of its last change, which
 * logrotate and the compressors keep. Where that is not of the day of its name or one beside it,
 * the file was copied without it: it may be of a machine in any zone, so all of the day counts, and
 * a day on both sides.
 *
 * An event is written after it happened, most within a second. One that came to its file later than
 * DATED_LATE_MS, or was stamped by a clock that was later set back by more than that, may stand in
 * a file that is passed over.
 */

#include "store/fileset.h"
#include "util/timespan.h"

#define DATED_LATE_MS INT64_C(300000)
#define DATED_UNKNOWN INT64_MIN

enum dated {
    DATED_READ,
    DATED_EARLIER, /* it ends before the span */
    DATED_LATER,   /* it begins behind it: what came late may be in it */
};

/* changed: when each file of the set was last written to, in milliseconds since 1970, or
 * DATED_UNKNOWN. ret has room for each. */
void dated_judge(const struct fileset *set, const int64_t *changed, struct timespan span,
                 enum dated *ret);

#endif
