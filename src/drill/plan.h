/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_PLAN_H
#define DEED_DRILL_PLAN_H

/*
 * What happens at a given moment, among all that is ordinary: the attack, and what only looks like
 * one. A step is a few numbers; it becomes an act when its time has come.
 */

#include "act.h"

#define PLAN_MAX 2048

struct plan;

/* Fills in the act of a step. number: the step's own. */
typedef void plan_fill_fn(const void *story, unsigned number, struct rng *rng, struct act *act);

struct step {
    uint64_t at; /* milliseconds since 1970 */
    plan_fill_fn *fill;
    const void *story;
    uint32_t number;
};

struct plan {
    struct step step[PLAN_MAX];
    unsigned n, next;
    bool overfull;
};

void plan_add(struct plan *plan, uint64_t at, plan_fill_fn *fill, const void *story,
              unsigned number);

/* Into the order of time; steps of one moment stay in the order in which they were added. */
void plan_sort(struct plan *plan);

#endif
