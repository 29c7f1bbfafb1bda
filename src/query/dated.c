/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/dated.h"

#include <stdio.h>

#include "store/rotated.h"
#include "util/calendar.h"

/* The clocks of two places on earth are up to 26 hours apart. A file may also be named after the
 * day before it was rotated (dateyesterday). */
#define ZONES_MS (26 * HOUR_MS)

/* The day that its name has. */
static bool day_of(const char *name, struct timespan *ret) {
    const struct rotated rotated = rotated_parse(name, FILESET_CURRENT);
    struct date date;
    char text[40];
    const char *why;

    if (rotated.age != ROTATED_DATED || !rotated.has_day || rotated.backup)
        return false;
    date = calendar_date(rotated.day_first / DAY_SECONDS);
    snprintf(text, sizeof(text), "%04d-%02d-%02d", date.year, date.month, date.day);
    return timespan_parse(text, 0, ret, &why);
}

/* The earliest and the latest time of the rotation. A copy may have a later time than the file had,
 * never an earlier one, so only the name bounds the begin of the next file. */
static struct timespan rotated(struct timespan day, int64_t changed) {
    int64_t earliest = changed - DATED_LATE_MS;

    if (changed == DATED_UNKNOWN || changed < day.from - DAY_MS || changed >= day.to + DAY_MS)
        return (struct timespan){day.from - ZONES_MS, day.to + ZONES_MS};
    return (struct timespan){earliest < day.from ? earliest : day.from, changed + DATED_LATE_MS};
}

void dated_judge(const struct fileset *set, const int64_t *changed, struct timespan span,
                 enum dated *ret) {
    struct timespan before = {0}, day;
    bool is_known = false; /* when the file in front was rotated */

    for (size_t i = 0; i < set->n; i++) {
        bool dated = !set->files[i].rejected && day_of(set->files[i].name, &day);

        ret[i] = DATED_READ;
        if (dated)
            day = rotated(day, changed[i]);
        if (dated && day.to <= span.from)
            ret[i] = DATED_EARLIER;
        else if (is_known && !set->files[i].rejected && before.from >= span.to)
            ret[i] = DATED_LATER;
        is_known = dated;
        before = day;
    }
}
