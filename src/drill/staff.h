/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_STAFF_H
#define DEED_DRILL_STAFF_H

/* What the staff does on an ordinary day, each by their job. */

#include "drill/act.h"

enum presence { AWAY, AT_WORK, GONE_HOME, ABSENT };

struct staff_member {
    uint64_t day; /* the present day at the site */
    enum presence presence;
    bool at_home;
    char session[SESSION_MAX], address[ADDRESS_MAX];
    uint32_t customer; /* the customer they work for; 0: none */
    uint8_t acting;    /* acts left for that customer */
};

struct staff {
    const struct company *company;
    struct staff_member member[STAFF];
};

/* One act of somebody at the site; false: nobody is there at that time. */
bool staff_act(struct staff *staff, unsigned site, uint64_t at, struct rng *rng, struct act *ret);

#endif
