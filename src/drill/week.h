/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_WEEK_H
#define DEED_DRILL_WEEK_H

/*
 * All of it in the order of time: what is ordinary, what runs by itself, and the script. Pure, and
 * the same for the same seed, days and number of events everywhere.
 */

#include "drill/herrings.h"
#include "drill/jobs.h"
#include "drill/outside.h"
#include "drill/rhythm.h"
#include "drill/staff.h"

#define WEEK_DAYS_MAX 3660
#define WEEK_EVENTS_MAX 10000000

/* So that the attack and the jobs stay the smaller part. */
#define WEEK_EVENTS_MIN(days) (1000 + 40 * (uint64_t)(days))

struct week {
    uint64_t seed;
    struct span span;
    struct company company;
    struct attack attack;
    struct herrings herrings;
    struct script script;
    struct jobs jobs;
    struct rhythm rhythm;
    struct staff staff;
    struct outside outside;
    struct rng rng_work, rng_jobs, rng_script;
    struct act job; /* that comes next */
    uint64_t work_at;
    unsigned work_crowd;
    bool has_job, has_work;
};

/* Everything that is decided beforehand. span: days and events within the limits. */
void week_begin(struct week *week, uint64_t seed, const struct span *span);

/* False: that was the last one. */
bool week_next(struct week *week, struct act *ret);

#endif
