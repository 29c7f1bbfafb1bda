/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_METRICS_H
#define DEED_DOCTOR_METRICS_H

/* The figures of this machine in Prometheus' text format, version 0.0.4. */

#include <stdio.h>

#include "doctor/doctor.h"
#include "verify/finding.h"

/* What cannot be measured is NAN, never 0. */
struct metrics {
    double events, rejected;     /* lines of the two files that are written to */
    double findings[FIRST_NOTE]; /* of verify in them, by kind */
    double spooled_files, spooled_bytes;
    double lag_namespace, lag_system; /* seconds */
    double until_full;                /* seconds */
    double checks[DOCTOR_STATUSES];   /* rows of the report, by status */
};

/* After doctor_run(). */
void metrics_measure(struct doctor *doctor, struct metrics *ret);

/* Pure. */
void metrics_print(const struct metrics *metrics, FILE *to);

#endif
