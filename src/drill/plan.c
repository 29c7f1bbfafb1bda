/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan.h"

void plan_add(struct plan *plan, uint64_t at, plan_fill_fn *fill, const void *story,
              unsigned number) {
    if (plan->n == PLAN_MAX) {
        plan->overfull = true;
        return;
    }
    plan->step[plan->n++] = (struct step){at, fill, story, number};
}

void plan_sort(struct plan *plan) {
    /* By insertion: stable everywhere, as qsort(3) need not be; most of it is in order already. */
    for (unsigned i = 1; i < plan->n; i++) {
        struct step step = plan->step[i];
        unsigned at = i;

        for (; at > 0 && plan->step[at - 1].at > step.at; at--)
            plan->step[at] = plan->step[at - 1];
        plan->step[at] = step;
    }
}
