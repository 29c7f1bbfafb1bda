/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/script.h"

void script_add(struct script *script, uint64_t at, script_fill_fn *fill, const void *story,
                unsigned number) {
    if (script->n == SCRIPT_MAX) {
        script->overfull = true;
        return;
    }
    script->step[script->n++] = (struct step){at, fill, story, number};
}

void script_sort(struct script *script) {
    /* Insertion sort: stable, which qsort(3) need not be, and most steps are in order. */
    for (unsigned i = 1; i < script->n; i++) {
        struct step step = script->step[i];
        unsigned at = i;

        for (; at > 0 && script->step[at - 1].at > step.at; at--)
            script->step[at] = script->step[at - 1];
        script->step[at] = step;
    }
}
