/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* doctor.conf: which findings it accepts, and what is wrong with it. */
#include <errno.h>
#include <string.h>

#include "doctor/checks.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "util/cleanup.h"

static void report_wrong_line(struct doctor *doctor, size_t number, const char *why) {
    struct row *row =
        report_add(&doctor->report, DOCTOR_PROBLEM, "%s:%zu: %s", ACCEPTED_CONF, number, why);

    row_why(row, "the line has no effect, and what it should accept is a finding");
    row_mend(row,
             "# in %s, write \"CHECK: REASON\", with a check that deed doctor --list has, and why "
             "it cannot be met",
             ACCEPTED_CONF);
}

static void on_wrong_line(size_t number, const char *why, void *data) {
    report_wrong_line(data, number, why);
}

/* Whoever else can write the file could hide findings. */
static bool is_owned_by_root(struct doctor *doctor, const struct stat *st) {
    struct row *row;

    if (st->st_uid == 0 && !(st->st_mode & (S_IWGRP | S_IWOTH)))
        return true;
    row =
        report_add(&doctor->report, DOCTOR_PROBLEM, "%s: mode %04o, owner %u: nothing of it counts",
                   ACCEPTED_CONF, st->st_mode & 07777, st->st_uid);
    row_why(row, "others than root can hide findings");
    row_mend(row, "chown root:root %s && chmod go-w %s", ACCEPTED_CONF, ACCEPTED_CONF);
    return false;
}

void doctor_accepted(struct doctor *doctor) {
    CLEANUP_FREE char *text = NULL;
    struct stat st;
    int r = system_read(ACCEPTED_CONF, &text, NULL, &st);

    if (r < 0 && r != -ENOENT)
        doctor_unknown(doctor, "%s: %s", ACCEPTED_CONF, strerror(-r));
    if (r == 0 && is_owned_by_root(doctor, &st))
        accepted_parse(text, &doctor->accepted, on_wrong_line, doctor);
}

/* doctor_accepted() reported what is wrong with the file. */
void check_accepted(struct doctor *doctor) {
    size_t met = 0;

    for (size_t i = 0; i < doctor->accepted.n; i++) {
        const struct accepted_line *line = &doctor->accepted.lines[i];

        met += line->met;
        if (!doctor_is_check(line->check))
            report_wrong_line(doctor, line->number, "no such check; see deed doctor --list");
        else if (!line->met)
            report_add(&doctor->report, DOCTOR_OK, "%s:%zu: %s: nothing to accept now",
                       ACCEPTED_CONF, line->number, line->check);
    }
    report_add(&doctor->report, DOCTOR_OK, "%zu finding%s accepted by %s", met,
               met == 1 ? " is" : "s are", ACCEPTED_CONF);
}
