/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/rhythm.h"

/* By the hour of the day, of 100. */
static const uint8_t office[25] = {0,  0,  0,   0,  0,  2,  6,  35, 80, 100, 100, 92, 55,
                                   70, 95, 100, 90, 60, 28, 12, 5,  2,  1,   0,   0};
static const uint8_t shop[25] = {10, 6,  4,  3,  3,  5,  12, 25,  40, 50, 55, 60, 66,
                                 60, 55, 52, 55, 62, 75, 90, 100, 92, 60, 28, 10};
static const uint8_t partner[25] = {30, 30, 30, 35, 40, 40, 50, 60, 70, 80, 85, 85, 80,
                                    80, 85, 85, 80, 70, 60, 50, 45, 40, 35, 30, 30};

static const struct crowd {
    const uint8_t *hours;
    uint8_t size;
    uint8_t days[7]; /* from Monday, of 100 */
} crowds[CROWDS] = {
    {office, 60, {98, 104, 100, 100, 90, 5, 3}},
    {office, 25, {98, 104, 100, 100, 90, 5, 3}},
    {office, 15, {98, 104, 100, 100, 90, 5, 3}},
    [CROWD_CUSTOMERS] = {shop, 45, {96, 92, 92, 95, 104, 118, 124}},
    [CROWD_PARTNERS] = {partner, 13, {100, 100, 100, 100, 100, 70, 60}},
};

/* Customers and partners live in the time zone of the first site. */
static int offset_of(unsigned crowd) {
    return crowd < SITES ? site_list[crowd].offset : site_list[0].offset;
}

static uint32_t weight_of(unsigned which, uint64_t minute) {
    const struct crowd *crowd = &crowds[which];
    uint64_t local = (uint64_t)((int64_t)minute + offset_of(which));
    unsigned of_hour = (unsigned)(local % 60), hour = (unsigned)(local / 60 % 24);
    unsigned level = crowd->hours[hour] * (60 - of_hour) + crowd->hours[hour + 1] * of_hour;

    return crowd->size * level / 60 * crowd->days[days_weekday(local / DAY_MINUTES)];
}

static uint32_t weigh(uint64_t minute, uint32_t ret[CROWDS]) {
    uint32_t sum = 0;

    for (unsigned i = 0; i < CROWDS; i++)
        sum += ret[i] = weight_of(i, minute);
    return sum;
}

void rhythm_begin(struct rhythm *rhythm, uint32_t day, unsigned days, uint64_t events) {
    uint64_t of_day[7] = {0};

    *rhythm = (struct rhythm){.first = (uint64_t)day * DAY_MINUTES,
                              .minutes = (uint64_t)days * DAY_MINUTES,
                              .events = events};
    /* All weeks are the same. */
    for (unsigned i = 0; i < 7; i++)
        for (unsigned minute = 0; minute < DAY_MINUTES; minute++)
            of_day[i] += weigh(rhythm->first + (uint64_t)i * DAY_MINUTES + minute, rhythm->weight);
    for (unsigned i = 0; i < days; i++)
        rhythm->total += of_day[i % 7];
}

/* Each minute gets its share; a fraction of an act is carried on to the next minute. */
static void deal(struct rhythm *rhythm) {
    uint32_t sum = weigh(rhythm->first + rhythm->minute, rhythm->weight);

    rhythm->carried += rhythm->events * sum;
    rhythm->of = rhythm->left = (uint32_t)(rhythm->carried / rhythm->total);
    rhythm->carried %= rhythm->total;
}

static unsigned choose_crowd(const struct rhythm *rhythm, struct rng *rng) {
    uint32_t sum = 0, at;
    unsigned crowd = 0;

    for (unsigned i = 0; i < CROWDS; i++)
        sum += rhythm->weight[i];
    at = rng_below(rng, sum);
    while (at >= rhythm->weight[crowd])
        at -= rhythm->weight[crowd++];
    return crowd;
}

bool rhythm_next(struct rhythm *rhythm, struct rng *rng, uint64_t *ret_at, unsigned *ret_crowd) {
    while (rhythm->left == 0) {
        if (rhythm->minute == rhythm->minutes)
            return false;
        deal(rhythm);
        rhythm->minute++;
    }
    /* Each act has its own part of the minute, so they are in order. */
    *ret_at = (rhythm->first + rhythm->minute - 1) * MINUTE_MS +
              ((rhythm->of - rhythm->left) * (uint64_t)MINUTE_MS + rng_below(rng, MINUTE_MS)) /
                  rhythm->of;
    *ret_crowd = choose_crowd(rhythm, rng);
    rhythm->left--;
    return true;
}
