/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/clock.h"

#include <stdlib.h>

#include "util/calendar.h"
#include "util/localtime.h"

#define DATE_SIZE 10    /* 2026-06-11 */
#define SECOND_SIZE 8   /* 14:02:09 */
#define FRACTION_SIZE 4 /* .471 */

bool clock_read(struct text_view timestamp, bool utc, struct clock_time *ret) {
    int64_t ms, ahead = 0;

    if (timestamp.n != RFC3339_SIZE || !rfc3339_read(timestamp.bytes, timestamp.n, &ms))
        return false;
    if (!utc &&
        !localtime_ahead(ms >= 0 ? ms / SECOND_MS : -((SECOND_MS - 1 - ms) / SECOND_MS), &ahead))
        return false;
    ms += ahead * SECOND_MS;
    if (ms < RFC3339_FIRST || ms > RFC3339_LAST)
        return false;
    rfc3339_write(ms, ret->text);
    ret->ahead = ahead;
    ret->weekday = calendar_weekday((ms - RFC3339_FIRST) / DAY_MS + RFC3339_FIRST / DAY_MS);
    return true;
}

void clock_put(struct buffer *to, const struct clock_time *clock, bool ms) {
    int minutes = abs((int)clock->ahead) / 60;

    buffer_put(to, clock->text, DATE_SIZE);
    buffer_put(to, " ", 1);
    buffer_put(to, clock->text + DATE_SIZE + 1, SECOND_SIZE + (ms ? FRACTION_SIZE : 0));
    if (clock->ahead == 0) {
        buffer_put(to, "Z", 1);
        return;
    }
    buffer_printf(to, "%c%02d", clock->ahead < 0 ? '-' : '+', minutes / 60);
    if (minutes % 60)
        buffer_printf(to, "%02d", minutes % 60);
}
