/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_RHYTHM_H
#define DEED_DRILL_RHYTHM_H

/*
 * How much is done when: office hours with a dip at lunch, evenings in the shop, weekends.
 * Distributes a given number of acts over the minutes of the days.
 */

#include "drill/company.h"
#include "drill/days.h"

/* behind the sites' staff */
enum { CROWD_CUSTOMERS = SITES, CROWD_PARTNERS, CROWDS };

struct rhythm {
    uint64_t first, minutes; /* the first minute since 1970; how many there are */
    uint64_t minute;         /* that is dealt out, from 0 */
    uint64_t total, events, carried;
    uint32_t left, of; /* in this minute */
    uint32_t weight[CROWDS];
};

void rhythm_begin(struct rhythm *rhythm, uint32_t day, unsigned days, uint64_t events);

/* The moment of the next act, in milliseconds since 1970, and its crowd. False: there are no more.
 */
bool rhythm_next(struct rhythm *rhythm, struct rng *rng, uint64_t *ret_at, unsigned *ret_crowd);

#endif
