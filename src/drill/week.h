/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_WEEK_H
#define DEED_DRILL_WEEK_H

/*
 * All acts of the week in the order of time: the ordinary ones, the jobs, and the script. Pure. The
 * same seed, days and number of events give the same week everywhere.
 */

#include "drill/herrings.h"
#include "drill/jobs.h"
#include "drill/outside.h"
#include "drill/rhythm.h"
#include "drill/staff.h"

#define WEEK_DAYS_MAX 3660
#define WEEK_EVENTS_MAX 10000000

/* The attack and the jobs must be the smaller part. */
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
    struct act job; /* the next act */
    uint64_t work_at;
    unsigned work_crowd;
    bool has_job, has_work;
};

/* Decides all that is decided in advance. span: within the limits. */
void week_begin(struct week *week, uint64_t seed, const struct span *span);

/* False: there are no more. */
bool week_next(struct week *week, struct act *ret);

#endif
