/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rsyslogd: whether it runs, with its present configuration, and what it runs. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "store/outputs.h"
#include "util/cleanup.h"

#define CHECK_SECONDS 20
#define PROCESSES_MAX 100000

void check_rsyslog_running(struct doctor *doctor) {
    struct row *row;

    if (!doctor_rsyslogd(doctor))
        return;
    if (doctor->rsyslogd.active) {
        report_add(&doctor->report, DOCTOR_OK, "%s runs as process %" PRIu32, RSYSLOG_UNIT,
                   doctor->rsyslogd.main_pid);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s %s", RSYSLOG_UNIT,
                     doctor->rsyslogd.found ? "does not run" : "does not exist");
    row_why(row,
            "the relay has nobody to hand its events to: they stay in the journal, which keeps "
            "them only until it needs the room");
    if (doctor->rsyslogd.found)
        row_mend(row, "systemctl enable --now %s", RSYSLOG_UNIT);
    else
        row_mend(row, "apt-get install --reinstall rsyslog deed");
}

void check_rsyslog_current(struct doctor *doctor) {
    struct row *row;

    if (!doctor_rsyslog(doctor) || !doctor_rsyslogd(doctor))
        return;
    if (doctor->rsyslog.unreadable) {
        doctor_unknown(doctor, "%s cannot be read", doctor->rsyslog.unreadable);
        return;
    }
    if (!doctor->rsyslogd.active) {
        doctor_unknown(doctor, "rsyslogd does not run");
        return;
    }
    if (doctor->rsyslogd.started >= doctor->rsyslog.changed && !doctor->rsyslogd.needs_reload) {
        report_add(&doctor->report, DOCTOR_OK, "rsyslogd runs with its present configuration");
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "rsyslogd is older than its configuration");
    row_why(row, "it reads its configuration at its start alone, not on SIGHUP: what the other "
                 "checks say of it does not hold yet");
    row_mend(row, "systemctl daemon-reload && %s", RESTART_RSYSLOG);
}

/* ---- what rsyslogd itself says --------------------------------------------------------------- */

/* The first line that is none of the two that rsyslogd always prints; NULL: none. */
static char *rsyslogd_complaint(char *output) {
    for (char *line = strtok_r(output, "\n", &output); line; line = strtok_r(NULL, "\n", &output)) {
        if (strstr(line, "config validation run") || strstr(line, "End of config validation"))
            continue;
        return line;
    }
    return NULL;
}

void check_rsyslog_syntax(struct doctor *doctor) {
    static const char *const programs[] = {"/usr/sbin/rsyslogd", "/usr/local/sbin/rsyslogd", NULL};
    const char *program = system_program(programs);
    const char *argv[] = {program, "-N1", "-f", RSYSLOG_CONF, NULL};
    CLEANUP_FREE char *output = NULL;
    const char *line;
    struct row *row;
    int r;

    if (!program) {
        doctor_unknown(doctor, "there is no rsyslogd");
        return;
    }
    r = system_run(argv, CHECK_SECONDS, &output);
    if (r < 0) {
        doctor_unknown(doctor, "%s -N1 -f %s: %s", program, argv[3], strerror(-r));
        return;
    }
    line = rsyslogd_complaint(output);
    if (r == 0 && !line) {
        report_add(&doctor->report, DOCTOR_OK, "%s -N1 -f %s has nothing to say", program, argv[3]);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s -N1 -f %s (exit status %d): %s", program,
                     argv[3], r, line ? line : "");
    row_why(row, "rsyslogd may not start the next time, or leaves out what it does not understand");
    row_mend(row, "%s -N1 -f %s", program, argv[3]);
}

/* ---- deed-write ------------------------------------------------------------------------------ */

/* The directory for rsyslogd's own files; malloc'ed. */
char *doctor_work_directory(struct doctor *doctor) {
    char *directory = must_copy(RSYSLOG_WORK_DIRECTORY);
    const struct rsyslog_statement *one;
    size_t at = 0;

    while ((one = rsyslog_next(&doctor->rsyslog, "$WorkDirectory", &at))) {
        free(directory);
        directory = must_copy(one->arguments);
    }
    at = 0;
    while ((one = rsyslog_next(&doctor->rsyslog, "global", &at))) {
        char *value = rsyslog_parameter(one, "workDirectory");

        if (value) {
            free(directory);
            directory = value;
        }
    }
    return directory;
}

static bool is_writer_of(const char *pid, uint32_t parent) {
    CLEANUP_FREE char *path = must_printf("/proc/%s/stat", pid);
    CLEANUP_FREE char *link = must_printf("/proc/%s/exe", pid);
    char text[512], program[sizeof(WRITER) + 16];
    FILE *file = fopen(path, "re");
    unsigned long its_parent = 0;
    const char *end;
    ssize_t n;

    if (!file)
        return false;
    n = (ssize_t)fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[n > 0 ? n : 0] = '\0';
    end = strrchr(text, ')'); /* the file name before it may have any bytes */
    if (end && strlen(end) > 4)
        its_parent = strtoul(end + 4, NULL, 10);
    if (its_parent != parent)
        return false;
    n = readlink(link, program, sizeof(program) - 1);
    if (n < 0)
        return false;
    program[n] = '\0';
    return strcmp(program, WRITER) == 0;
}

static unsigned count_writers(uint32_t parent) {
    const struct dirent *entry;
    DIR *dir = opendir("/proc");
    unsigned n = 0;

    if (!dir)
        return 0;
    for (unsigned i = 0; i < PROCESSES_MAX && (entry = readdir(dir)); i++)
        if (isdigit((unsigned char)*entry->d_name))
            n += is_writer_of(entry->d_name, parent);
    closedir(dir);
    return n;
}

void check_rsyslog_output(struct doctor *doctor) {
    const struct outputs *outputs = doctor_outputs(doctor);
    struct row *row;
    unsigned n;

    if (!doctor_rsyslogd(doctor))
        return;
    if (!outputs->configured && !rsyslog_has_file(&doctor->rsyslog, ROAD_CONF)) {
        doctor_unknown(doctor, "our rules are not part of rsyslogd's configuration");
        return;
    }
    if (outputs->writers < 2) {
        row =
            report_add(&doctor->report, DOCTOR_PROBLEM, "%s",
                       outputs->writers ? "one action alone runs deed-write, and not a second one "
                                          "for the rejected"
                                        : "no action runs deed-write");
        row_why(row, "rsyslogd writes events to no file, or by a way that throws them away where "
                     "the disk is full; see deed-routing(7)");
        if (access(OUTPUTS_PATH, F_OK) < 0)
            row_mend(row, RESTORE_CONF " && " RESTART_RSYSLOG);
        else
            row_mend(row,
                     "# in %s, write the actions that run deed-write; `apt-get download deed && "
                     "dpkg-deb --fsys-tarfile deed_*.deb | tar -xO .%s` shows them; then: %s",
                     OUTPUTS_PATH, OUTPUTS_PATH, RESTART_RSYSLOG);
        return;
    }
    if (access(WRITER, X_OK) < 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s", WRITER, strerror(errno));
        row_why(row, "no deed-write runs, so events wait in the journal");
        row_mend(row, "apt-get install --reinstall deed && %s", RESTART_RSYSLOG);
        return;
    }
    if (!doctor->rsyslogd.active) {
        doctor_unknown(doctor, "rsyslogd does not run");
        return;
    }
    n = count_writers(doctor->rsyslogd.main_pid);
    if (n)
        report_add(&doctor->report, DOCTOR_OK, "deed-write runs (%u), evidence goes to %s", n,
                   outputs->evidence);
    else
        report_add(&doctor->report, DOCTOR_OK,
                   "evidence goes to %s; deed-write starts with the first event",
                   outputs->evidence);
}
