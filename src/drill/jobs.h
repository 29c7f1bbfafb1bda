/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_JOBS_H
#define DEED_DRILL_JOBS_H

/* Acts of programs at fixed times: backups, imports, keys. */

#include "drill/act.h"

#define JOBS_A_DAY 16 /* at most */

struct jobs {
    uint64_t day, end; /* days since 1970 */
    unsigned next;
};

void jobs_begin(struct jobs *jobs, uint32_t day, unsigned days);

/* How many acts there are on all days. */
uint64_t jobs_count(uint32_t day, unsigned days);

/* Fills the next one in and moves on. False: there is none. */
bool jobs_next(struct jobs *jobs, struct rng *rng, struct act *ret);

#endif
