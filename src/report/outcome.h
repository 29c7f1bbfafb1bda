/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_OUTCOME_H
#define DEED_REPORT_OUTCOME_H

/* How events ended, counted. */

#include <stdint.h>

#include "parse/view.h"

enum outcome {
    OUTCOME_SUCCESS,
    OUTCOME_FAILURE,
    OUTCOME_DENIED,
    OUTCOME_OTHER, /* none of the three: no event of libdeed, or an incomplete one */
    OUTCOMES
};

struct counts {
    uint64_t of[OUTCOMES];
};

enum outcome outcome_of(const struct view *event);
const char *outcome_name(enum outcome outcome);

uint64_t counts_total(const struct counts *counts);
void counts_add(struct counts *to, const struct counts *more);

#endif
