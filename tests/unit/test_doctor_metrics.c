/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/metrics.h"

/* malloc'ed */
static char *text_of(const struct metrics *metrics) {
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);

    cr_assert_not_null(to);
    metrics_print(metrics, to);
    fclose(to);
    return text;
}

Test(doctor_metrics, values) {
    struct metrics metrics = {.events = 123456789012,
                              .rejected = 3,
                              .spooled_bytes = 0,
                              .lag_namespace = 2,
                              .lag_system = NAN,
                              .until_full = 86400};
    char *text;

    metrics.findings[FOUND_GAP] = 4;
    metrics.checks[DOCTOR_PROBLEM] = 5;
    text = text_of(&metrics);
    cr_expect(strstr(text, "\ndeed_events_total 123456789012\n"));
    cr_expect(strstr(text, "\ndeed_rejected_total 3\n"));
    cr_expect(strstr(text, "\ndeed_spooled_bytes 0\n"));
    cr_expect(strstr(text, "\ndeed_verify_findings{kind=\"gap\"} 4\n"));
    cr_expect(strstr(text, "\ndeed_relay_lag_seconds{journal=\"namespace\"} 2\n"));
    cr_expect(strstr(text, "\ndeed_relay_lag_seconds{journal=\"system\"} NaN\n"));
    cr_expect(strstr(text, "\ndeed_evidence_full_in_seconds 86400\n"));
    cr_expect(strstr(text, "\ndeed_doctor_checks{state=\"problem\"} 5\n"));
    cr_expect_null(strstr(text, "kind=\"late\"")); /* a note is no finding */
    free(text);
}

/* Each sample stands behind the HELP and TYPE lines of its metric, which stand once. */
Test(doctor_metrics, form) {
    const struct metrics metrics = {0};
    char *text = text_of(&metrics), name[128] = "", *rest = text, *line;
    size_t samples = 0;

    while ((line = strsep(&rest, "\n")) && *line) {
        if (strncmp(line, "# HELP ", 7) == 0) {
            cr_assert_eq(sscanf(line + 7, "%127s", name), 1);
        } else if (strncmp(line, "# TYPE ", 7) == 0) {
            cr_expect_eq(strncmp(line + 7, name, strlen(name)), 0, "%s", line);
        } else {
            cr_expect_eq(strncmp(line, name, strlen(name)), 0, "%s", line);
            samples++;
        }
    }
    cr_expect_null(rest && *rest ? rest : NULL);
    cr_expect_gt(samples, 15);
    free(text);
}
