/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dated.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

/* The day behind FILESET_CURRENT "-", as %Y%m%d or %Y-%m-%d; what follows may be a time. */
static bool day_of(const char *name, struct when_span *ret) {
    static const char begin[] = FILESET_CURRENT "-";
    char year[5], month[3], day[3], text[16];
    const char *why;

    if (strncmp(name, begin, sizeof(begin) - 1) != 0)
        return false;
    name += sizeof(begin) - 1;
    if (sscanf(name, "%4[0-9]%2[0-9]%2[0-9]", year, month, day) != 3 &&
        sscanf(name, "%4[0-9]-%2[0-9]-%2[0-9]", year, month, day) != 3)
        return false;
    snprintf(text, sizeof(text), "%s-%s-%s", year, month, day);
    return when_parse(text, 0, ret, &why);
}

/* When the file was rotated: at the earliest, and at the latest. A copy may have a later time than
 * the file had, never an earlier one: so it cannot say that the next file began later than its name
 * does. */
static struct when_span rotated(struct when_span day, int64_t changed) {
    int64_t earliest = changed - DATED_LATE_MS;

    if (changed == DATED_UNKNOWN || changed < day.from - DAY_MS || changed >= day.to + DAY_MS)
        return day;
    return (struct when_span){earliest < day.from ? earliest : day.from, changed + DATED_LATE_MS};
}

void dated_judge(const struct fileset *set, const int64_t *changed, struct when_span span,
                 enum dated *ret) {
    struct when_span before = {0}, day;
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
