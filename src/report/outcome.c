/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/outcome.h"

#include <string.h>

static const char *const names[OUTCOMES] = {"success", "failure", "denied", "other"};

enum outcome outcome_of(const struct view *event) {
    for (int outcome = 0; outcome < OUTCOME_OTHER; outcome++)
        if (view_is(event->field[FIELD_OUTCOME], names[outcome], strlen(names[outcome])))
            return (enum outcome)outcome;
    return OUTCOME_OTHER;
}

const char *outcome_name(enum outcome outcome) {
    return names[outcome];
}

uint64_t counts_total(const struct counts *counts) {
    uint64_t total = 0;

    for (int outcome = 0; outcome < OUTCOMES; outcome++)
        total += counts->of[outcome];
    return total;
}

void counts_add(struct counts *to, const struct counts *more) {
    for (int outcome = 0; outcome < OUTCOMES; outcome++)
        to->of[outcome] += more->of[outcome];
}
