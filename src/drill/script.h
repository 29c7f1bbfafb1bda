/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_SCRIPT_H
#define DEED_DRILL_SCRIPT_H

/*
 * What happens at a given moment, among all that is ordinary: the attack, and what only looks like
 * one. A step is a few numbers; it becomes an act when its time has come.
 */

#include "drill/act.h"

#define SCRIPT_MAX 2048

/* Fills in the act of a step. number: the step's own. */
typedef void script_fill_fn(const void *story, unsigned number, struct rng *rng, struct act *act);

struct step {
    uint64_t at; /* milliseconds since 1970 */
    script_fill_fn *fill;
    const void *story;
    uint32_t number;
};

struct script {
    struct step step[SCRIPT_MAX];
    unsigned n, next;
    bool overfull;
};

void script_add(struct script *script, uint64_t at, script_fill_fn *fill, const void *story,
                unsigned number);

/* Into the order of time; steps of one moment stay in the order in which they were added. */
void script_sort(struct script *script);

#endif
