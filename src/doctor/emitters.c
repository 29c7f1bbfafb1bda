/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may record: whether emitters.json is understood, and whether rsyslogd's table was made from
 * it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "journal/emitters.h"
#include "util/cleanup.h"

static void on_wrong(const char *what, void *data) {
    struct doctor *doctor = data;
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s", what);

    row_why(row, "a row that is not understood has no effect: its service's events are rejected, "
                 "and the service is not told");
    row_mend(row, "man deed-emitters; ${EDITOR:-editor} %s && systemctl reload %s", EMITTERS_PATH,
             doctor->profile->rsyslog);
}

/* The table that the file would make now; malloc'ed. */
static char *table_of(const struct emitters *emitters) {
    char *text = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&text, &n);

    if (!file || !emitters_print(emitters, file) || fclose(file) != 0) {
        free(text);
        return must_copy("");
    }
    return text;
}

static void not_in_force(struct doctor *doctor, const char *problem) {
    struct row *row =
        report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s", EMITTERS_TABLE, problem);

    row_why(row, "rsyslogd looks there for who may record: %s is not in force", EMITTERS_PATH);
    row_mend(row, "systemctl reload-or-restart %s", doctor->profile->rsyslog);
}

void check_emitters(struct doctor *doctor) {
    size_t before = doctor->report.n;
    CLEANUP_FREE char *wanted = NULL, *found = NULL;
    struct emitters emitters;
    bool has_rows;
    int r = emitters_read(EMITTERS_PATH, &emitters, on_wrong, doctor);

    if (r < 0 && r != -EBADMSG && doctor->report.n == before)
        doctor_unknown(doctor, "%s: %s", EMITTERS_PATH, strerror(-r));
    wanted = table_of(&emitters);
    /* No table is made of a file without a row that is understood. */
    has_rows = r == 0 || emitters.rows;
    r = system_read(EMITTERS_TABLE, &found, NULL, NULL);
    if (r < 0)
        not_in_force(doctor, strerror(-r));
    else if (has_rows && strcmp(wanted, found) != 0)
        not_in_force(doctor, "not what " EMITTERS_PATH " says now");
    if (doctor->report.n == before)
        report_add(&doctor->report, DOCTOR_OK, "%s: %zu row%s, understood and in force",
                   EMITTERS_PATH, emitters.n, emitters.n == 1 ? "" : "s");
    emitters_free(&emitters);
}
