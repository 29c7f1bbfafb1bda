/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rights of the namespace's rsyslogd: it reads what anybody sends, so it must have none. Looks
 * at the process, not at its unit. The shared profile uses the system's rsyslogd, whose rights are
 * not ours to judge.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/system.h"
#include "util/cleanup.h"

/* The value of a line of /proc/PID/status; -1: there is none. */
static long long value(const char *status, const char *name, int base) {
    const char *line = strstr(status, name);

    return line ? strtoll(line + strlen(name), NULL, base) : -1;
}

static const char *excess_of(const char *status) {
    if (value(status, "\nUid:", 10) == 0)
        return "is root";
    if (value(status, "\nCapEff:", 16) != 0)
        return "has capabilities";
    if (value(status, "\nNoNewPrivs:", 10) != 1)
        return "can get new privileges";
    if (value(status, "\nSeccomp:", 10) != 2)
        return "may make any system call";
    return NULL;
}

void check_rsyslog_rights(struct doctor *doctor) {
    CLEANUP_FREE char *path = NULL;
    char status[4096] = "";
    const char *finding;
    struct row *row;
    FILE *file;

    if (!doctor_rsyslogd(doctor))
        return;
    if (!doctor->profile->namespace) {
        report_add(&doctor->report, DOCTOR_OK, "the system's, as %s has them",
                   doctor->profile->rsyslog);
        return;
    }
    path = must_printf("/proc/%" PRIu32 "/status", doctor->rsyslogd.main_pid);
    file = doctor->rsyslogd.active ? fopen(path, "re") : NULL;
    if (!file) {
        doctor_unknown(doctor, "%s does not run", doctor->profile->rsyslog);
        return;
    }
    status[fread(status, 1, sizeof(status) - 1, file)] = '\0';
    fclose(file);
    finding = excess_of(status);
    if (!finding) {
        report_add(&doctor->report, DOCTOR_OK, "no root, no capabilities, a sandbox");
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "process %" PRIu32 " of %s %s",
                     doctor->rsyslogd.main_pid, doctor->profile->rsyslog, finding);
    row_why(row,
            "it reads what anybody sends: whoever finds a fault in it could change the evidence");
    row_mend(
        row,
        "# systemctl cat %s shows which drop-in gives it more: write there what the unit itself "
        "has; then: systemctl daemon-reload && %s",
        doctor->profile->rsyslog, doctor->profile->restart_rsyslog);
}
