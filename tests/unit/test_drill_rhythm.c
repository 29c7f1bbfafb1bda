/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "drill/rhythm.h"

static struct rhythm rhythm;
static struct rng rng;

static uint32_t monday(void) {
    uint32_t day = 0;

    cr_assert(days_parse("2026-06-08", &day));
    return day;
}

/* How many there were in each hour of the week, all in order and within the days. */
static uint64_t deal_out(uint32_t day, unsigned days, uint64_t events, uint64_t hours[7 * 24]) {
    uint64_t n = 0, at, last = 0;
    unsigned crowd;

    rng_seed(&rng, 1, "test");
    rhythm_begin(&rhythm, day, days, events);
    while (rhythm_next(&rhythm, &rng, &at, &crowd)) {
        cr_assert_geq(at, last);
        cr_assert_geq(at, day * DAY_MS);
        cr_assert_lt(at, (day + days) * DAY_MS);
        cr_assert_lt(crowd, (unsigned)CROWDS);
        last = at;
        n++;
        hours[(at - day * DAY_MS) / (60 * MINUTE_MS) % (7 * 24)]++;
    }
    return n;
}

Test(drill_rhythm, deals_out_as_many_as_there_are) {
    static const uint64_t events[] = {0, 1, 59, 1440, 100000, 777777};
    static const unsigned days[] = {1, 2, 7, 8, 366};
    uint64_t hours[7 * 24] = {0};

    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
        for (size_t j = 0; j < sizeof(days) / sizeof(days[0]); j++)
            cr_expect_eq(deal_out(monday() + (uint32_t)j, days[j], events[i], hours), events[i]);
}

Test(drill_rhythm, has_mornings_lunch_nights_and_weekends) {
    uint64_t hours[7 * 24] = {0};
    uint64_t work = 0, weekend = 0;

    deal_out(monday(), 7, 100000, hours);
    for (int hour = 0; hour < 24; hour++) {
        work += hours[24 + hour];
        weekend += hours[6 * 24 + hour];
    }
    cr_expect_lt(weekend * 3, work * 2, "a Sunday is no Tuesday");
    cr_expect_gt(weekend * 4, work, "but the shop is open");
    cr_expect_lt(hours[24 + 2] * 10, hours[24 + 8], "at night is little done");
    cr_expect_lt(hours[24 + 10], hours[24 + 8], "most go to lunch at noon in Hamburg");
    cr_expect_lt(hours[24 + 10], hours[24 + 12]);
}
