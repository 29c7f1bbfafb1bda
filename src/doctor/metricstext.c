/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "doctor/metrics.h"

static void print_head(FILE *to, const char *name, const char *type, const char *help) {
    fprintf(to, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void print_value(FILE *to, double value) {
    if (isnan(value))
        fputs(" NaN\n", to);
    else
        fprintf(to, " %.15g\n", value);
}

static void print_one(FILE *to, const char *name, const char *type, const char *help,
                      double value) {
    print_head(to, name, type, help);
    fputs(name, to);
    print_value(to, value);
}

static void print_labelled(FILE *to, const char *name, const char *label, const char *which,
                           double value) {
    fprintf(to, "%s{%s=\"%s\"}", name, label, which);
    print_value(to, value);
}

static void print_findings(FILE *to, const double *findings) {
    static const char name[] = "deed_verify_findings";

    print_head(to, name, "gauge", "Findings of deed verify in the evidence file, by kind.");
    for (unsigned i = 0; i < FIRST_NOTE; i++)
        print_labelled(to, name, "kind", finding_name(i), findings[i]);
}

static void print_checks(FILE *to, const double *checks) {
    static const char name[] = "deed_doctor_checks";

    print_head(to, name, "gauge", "Rows of deed doctor, by state.");
    for (unsigned i = 0; i < DOCTOR_STATUSES; i++)
        print_labelled(to, name, "state", report_status_name(i), checks[i]);
}

void metrics_print(const struct metrics *metrics, FILE *to) {
    static const char lag[] = "deed_relay_lag_seconds";

    print_one(to, "deed_events_total", "counter",
              "Events in the evidence file; from 0 again when it is rotated.", metrics->events);
    print_one(to, "deed_rejected_total", "counter",
              "Lines in the file of the rejected; from 0 again when it is rotated.",
              metrics->rejected);
    print_findings(to, metrics->findings);
    print_one(to, "deed_spooled_files", "gauge", "Files of events that the journal did not take.",
              metrics->spooled_files);
    print_one(to, "deed_spooled_bytes", "gauge", "Size of these files.", metrics->spooled_bytes);
    print_head(to, lag, "gauge", "Age of the oldest entry of a journal that is in no file yet.");
    print_labelled(to, lag, "journal", "namespace", metrics->lag_namespace);
    print_labelled(to, lag, "journal", "system", metrics->lag_system);
    print_one(to, "deed_evidence_full_in_seconds", "gauge",
              "Time until the disk of the evidence is full, at the rate of the past.",
              metrics->until_full);
    print_checks(to, metrics->checks);
}
