/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/week.h"

#include <string.h>

static void next_job(struct week *week) {
    week->has_job = jobs_next(&week->jobs, &week->rng_jobs, &week->job);
}

static void next_work(struct week *week) {
    week->has_work = rhythm_next(&week->rhythm, &week->rng_work, &week->work_at, &week->work_crowd);
}

/* Fewer visits at a time where little is done, so that none lasts half a day. */
static unsigned visits(const struct span *span) {
    uint64_t n = span->events / span->days / 400;

    if (n < 2)
        return 2;
    return n < VISITS_MAX ? (unsigned)n : VISITS_MAX;
}

void week_begin(struct week *week, uint64_t seed, const struct span *span) {
    uint64_t fixed;

    memset(week, 0, sizeof(*week));
    week->seed = seed;
    week->span = *span;
    company_make(&week->company, seed);
    week->staff.company = week->outside.company = &week->company;
    week->outside.visits = visits(span);
    attack_plan(&week->attack, &week->company, seed, span, &week->script);
    herrings_plan(&week->herrings, &week->attack, seed, span, &week->script);
    script_sort(&week->script);
    rng_seed(&week->rng_work, seed, "work");
    rng_seed(&week->rng_jobs, seed, "jobs");
    rng_seed(&week->rng_script, seed, "plan");
    fixed = week->script.n + jobs_count(span->first_day, span->days);
    rhythm_begin(&week->rhythm, span->first_day, span->days, span->events - fixed);
    jobs_begin(&week->jobs, span->first_day, span->days);
    next_job(week);
    next_work(week);
}

static void fill_work(struct week *week, struct act *ret) {
    struct rng *rng = &week->rng_work;

    if (week->work_crowd == CROWD_PARTNERS)
        outside_partner(&week->outside, week->work_at, rng, ret);
    else if (week->work_crowd == CROWD_CUSTOMERS ||
             !staff_act(&week->staff, week->work_crowd, week->work_at, rng, ret))
        outside_customer(&week->outside, week->work_at, rng, ret);
}

bool week_next(struct week *week, struct act *ret) {
    const struct step *step =
        week->script.next < week->script.n ? &week->script.step[week->script.next] : NULL;
    uint64_t work = week->has_work ? week->work_at : UINT64_MAX;
    uint64_t job = week->has_job ? week->job.at : UINT64_MAX;

    if (step && step->at <= work && step->at <= job) {
        ret->at = step->at;
        step->fill(step->story, step->number, &week->rng_script, ret);
        week->script.next++;
        return true;
    }
    if (week->has_job && job <= work) {
        /* Copying is safe: the struct has numbers alone, and no pointers. */
        *ret = week->job;
        next_job(week);
        return true;
    }
    if (!week->has_work)
        return false;
    fill_work(week, ret);
    next_work(week);
    return true;
}
