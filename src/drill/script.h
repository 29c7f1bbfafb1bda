/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_SCRIPT_H
#define DEED_DRILL_SCRIPT_H

/*
 * The acts at given moments, among the ordinary ones: the attack and the red herrings. A step is a
 * few numbers; it becomes an act at its moment.
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

/* Sorts by time; steps of one moment keep their order. */
void script_sort(struct script *script);

#endif
