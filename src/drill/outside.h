/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_OUTSIDE_H
#define DEED_DRILL_OUTSIDE_H

/* Acts from outside on an ordinary day: customers in the shop, programs of other companies. */

#include "drill/act.h"

#define VISITS_MAX 48

struct visit {
    uint32_t customer;
    uint8_t left; /* acts; 0: there is nobody */
    char session[SESSION_MAX];
};

struct outside {
    const struct company *company;
    unsigned visits; /* at the same time; 1 to VISITS_MAX */
    struct visit visit[VISITS_MAX];
};

void outside_customer(struct outside *outside, uint64_t at, struct rng *rng, struct act *ret);
void outside_partner(struct outside *outside, uint64_t at, struct rng *rng, struct act *ret);

#endif
