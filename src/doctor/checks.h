/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_CHECKS_H
#define DEED_DOCTOR_CHECKS_H

/*
 * The checks of `deed doctor`, in the order in which an event passes what they look at. Nothing is
 * changed, but for the one event that the probe records. What cannot be looked at is unknown, never
 * fine.
 */

#include "doctor/doctor.h"

enum { DOCTOR_NEEDS_ROOT = 1, DOCTOR_IS_PROBE = 2 };

/* An id never changes its meaning: scripts know it. */
struct doctor_check {
    const char *id, *description;
    check *run;
    unsigned flags;
};

/* NULL: there are no more. */
const struct doctor_check *doctor_check(size_t i);

bool doctor_is_check(const char *id);

/* Runs all checks, without those that record an event where no_probe is set. */
void doctor_run(struct doctor *doctor, bool no_probe);

void doctor_free(struct doctor *doctor);

#endif
