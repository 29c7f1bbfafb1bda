/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rotation: whether it happens, whether it loses nothing, and for how long rotated files stay. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/logrotateconf.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "util/calendar.h"
#include "util/cleanup.h"

#define MAIN_CONF "/etc/logrotate.conf"
#define CRON_SCRIPT "/etc/cron.daily/logrotate"
#define CHECK_SECONDS 20
#define YEAR_DAYS 365

static bool has_logrotate_conf(struct doctor *doctor) {
    struct row *row;

    if (access(LOGROTATE_CONF, F_OK) == 0 || errno != ENOENT)
        return true;
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: not there", LOGROTATE_CONF);
    row_why(row, "the evidence is never rotated and nothing old is ever removed: the file grows "
                 "until the disk is full");
    row_mend(row, RESTORE_CONF);
    return false;
}

/* False after a row. path: the log file. */
static bool read_conf_of(struct doctor *doctor, const char *path, struct logrotateconf *ret) {
    CLEANUP_FREE char *global = NULL, *ours = NULL;
    int r = system_read(LOGROTATE_CONF, &ours, NULL, NULL);

    *ret = (struct logrotateconf)LOGROTATECONF_INIT;
    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", LOGROTATE_CONF, strerror(-r));
        return false;
    }
    if (system_read(MAIN_CONF, &global, NULL, NULL) == 0)
        logrotateconf_apply(ret, global, path);
    logrotateconf_apply(ret, ours, path);
    return true;
}

static bool read_conf(struct doctor *doctor, struct logrotateconf *ret) {
    return read_conf_of(doctor, doctor_outputs(doctor)->evidence, ret);
}

/* True: a row says which files that rsyslogd writes logrotate does not know. */
static bool names_others(struct doctor *doctor) {
    const char *const paths[] = {doctor_outputs(doctor)->evidence,
                                 doctor_outputs(doctor)->rejected};
    size_t before = doctor->report.n;

    for (size_t i = 0; i < 2; i++) {
        struct logrotateconf conf;
        struct row *row;

        if (!read_conf_of(doctor, paths[i], &conf))
            return true;
        if (conf.found)
            continue;
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s does not name %s", LOGROTATE_CONF,
                         paths[i]);
        row_why(row, "this file is never rotated, and nothing old of it is ever removed: it grows "
                     "until the disk is full");
        /* Inserts the name in front of the first one, and removes nothing. */
        row_mend(row, "sed -i '0,\\|^/|s||%s\\n/|' %s", paths[i], LOGROTATE_CONF);
    }
    return doctor->report.n > before;
}

/* malloc'ed */
static char *interval_of(unsigned days) {
    if (days == 0)
        return must_copy("by size or by the hour");
    return days == 1 ? must_copy("daily") : must_printf("every %u days", days);
}

void check_rotation(struct doctor *doctor) {
    struct logrotateconf conf;
    struct row *row;

    if (!has_logrotate_conf(doctor) || names_others(doctor) || !read_conf(doctor, &conf))
        return;
    if (conf.copytruncate) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: copytruncate", LOGROTATE_CONF);
        row_why(row, "what is written between the copy and the cut is lost; deed-write needs "
                     "neither, it notices a rotation by itself");
        row_mend(row,
                 "# in %s, write create 0640 in the place of copytruncate; then: "
                 "logrotate -d %s",
                 LOGROTATE_CONF, LOGROTATE_CONF);
    } else if (conf.owned && doctor_rsyslogd_user(doctor)) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM,
                         "%s: create with an owner, and rsyslogd runs as user %u, not as root",
                         LOGROTATE_CONF, doctor_rsyslogd_user(doctor));
        row_why(row, "deed-write may not write the next file, which belongs to somebody else: "
                     "from the next rotation on events wait in the journal");
        row_mend(row,
                 "# in %s, write create 0640, without an owner; then: "
                 "logrotate -d %s",
                 LOGROTATE_CONF, LOGROTATE_CONF);
    } else if (!conf.dateext) {
        row = report_add(&doctor->report, DOCTOR_WARNING, "%s: no dateext", LOGROTATE_CONF);
        row_why(row, "rotated files are renamed each time: which day is where can only be seen by "
                     "looking into them, and copies elsewhere never settle");
        row_mend(row, "# in %s, write dateext, as the last word on it; then: logrotate -d %s",
                 LOGROTATE_CONF, LOGROTATE_CONF);
    } else if (conf.compress && access(conf.program, X_OK) < 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: compresscmd %s: %s", LOGROTATE_CONF,
                         conf.program, strerror(errno));
        row_why(row,
                "logrotate fails at each rotation, and rotated files stay as large as they are");
        row_mend(row, "apt-get install %s",
                 strstr(conf.program, "zstd") ? "zstd" : strrchr(conf.program, '/') + 1);
    } else {
        CLEANUP_FREE char *every = interval_of(conf.days);

        report_add(&doctor->report, DOCTOR_OK, "%s: %s, dated, %s%s", LOGROTATE_CONF, every,
                   conf.compress ? "compressed by " : "not compressed",
                   conf.compress ? conf.program : "");
    }
}

void check_rotation_years(struct doctor *doctor) {
    struct logrotateconf conf;
    struct row *row;
    long days;

    if (!read_conf(doctor, &conf))
        return;
    if (!conf.found) {
        doctor_unknown(doctor, "%s does not name %s", LOGROTATE_CONF,
                       doctor_outputs(doctor)->evidence);
        return;
    }
    days = logrotateconf_days(&conf);
    if (days < 0 || days >= YEAR_DAYS) {
        if (days < 0)
            report_add(&doctor->report, DOCTOR_OK, "kept for ever");
        else
            report_add(&doctor->report, DOCTOR_OK, "kept for %.1f years (%ld days)",
                       (double)days / 365.25, days);
        return;
    }
    row =
        report_add(&doctor->report, DOCTOR_PROBLEM, "kept for %ld days (%s)", days, LOGROTATE_CONF);
    row_why(row, "less than the 12 months that PCI DSS 10.5.1 asks for; seven years are commonly "
                 "applied");
    row_mend(row, "# in %s, write maxage 2557 and rotate -1; then: logrotate -d %s", LOGROTATE_CONF,
             LOGROTATE_CONF);
}

/* ---- what logrotate says --------------------------------------------------------------------- */

/* "error: FILE:LINE …" or "warning: …" about our configuration; older versions print the file
 * without its folder. */
static bool is_about_evidence(const char *line, const char *directory) {
    static const char *const kinds[] = {"error: ", "warning: "};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t n = strlen(kinds[i]);

        if (strncmp(line, kinds[i], n) == 0)
            return strstr(line, directory) || strstr(line, LOGROTATE_CONF) ||
                   strncmp(line + n, "deed:", 5) == 0;
    }
    return false;
}

/* The first line about our files or our configuration; NULL: none. */
static char *logrotate_complaint(char *output, const char *evidence) {
    CLEANUP_FREE char *directory =
        must_printf("%.*s", (int)(strrchr(evidence, '/') - evidence), evidence);

    for (char *line = strtok_r(output, "\n", &output); line; line = strtok_r(NULL, "\n", &output))
        if (is_about_evidence(line, directory))
            return line;
    return NULL;
}

void check_rotation_syntax(struct doctor *doctor) {
    static const char *const programs[] = {"/usr/sbin/logrotate", "/usr/bin/logrotate", NULL};
    const char *program = system_program(programs);
    const char *argv[] = {program, "-d", access(MAIN_CONF, R_OK) == 0 ? MAIN_CONF : LOGROTATE_CONF,
                          NULL};
    CLEANUP_FREE char *output = NULL;
    const char *line;
    struct row *row;
    int r;

    if (!program) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "there is no logrotate");
        row_why(row, "the evidence is never rotated: the file grows until the disk is full");
        row_mend(row, "apt-get install logrotate");
        return;
    }
    r = system_run(argv, CHECK_SECONDS, &output);
    if (r < 0) {
        doctor_unknown(doctor, "%s -d: %s", program, strerror(-r));
        return;
    }
    line = logrotate_complaint(output, doctor_outputs(doctor)->evidence);
    if (!line) {
        report_add(&doctor->report, DOCTOR_OK, "%s -d has nothing to say of it", program);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s", line);
    row_why(row, "logrotate leaves out what it does not understand, and with it the evidence");
    row_mend(row, "%s -d %s", program, argv[2]);
}

/* ---- that it happens ------------------------------------------------------------------------- */

/* Debian's cron script does nothing where systemd runs. */
static bool cron_does_it(struct doctor *doctor) {
    CLEANUP_FREE char *script = NULL;
    struct unit_state cron;

    return access(CRON_SCRIPT, X_OK) == 0 && system_read(CRON_SCRIPT, &script, NULL, NULL) == 0 &&
           !strstr(script, "/run/systemd/system") &&
           bus_unit_state(doctor->bus, "cron.service", &cron) == 0 && cron.active;
}

void check_rotation_timer(struct doctor *doctor) {
    struct unit_state timer;
    struct row *row;
    int r;

    if (!doctor_bus(doctor))
        return;
    r = bus_unit_state(doctor->bus, "logrotate.timer", &timer);
    if (r < 0) {
        doctor_unknown(doctor, "logrotate.timer: %s", strerror(-r));
        return;
    }
    if (timer.found && timer.active) {
        report_add(&doctor->report, DOCTOR_OK, "logrotate.timer is active");
        return;
    }
    if (cron_does_it(doctor)) {
        report_add(&doctor->report, DOCTOR_OK, "cron runs %s", CRON_SCRIPT);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "logrotate.timer %s",
                     timer.found ? "is not active" : "does not exist");
    row_why(row, "nothing starts logrotate: the file grows until the disk is full, and nothing old "
                 "is ever removed");
    row_mend(row,
             timer.found ? "systemctl enable --now logrotate.timer" : "apt-get install logrotate");
}

void check_rotation_late(struct doctor *doctor) {
    const char *evidence = doctor_outputs(doctor)->evidence;
    time_t first, now = time(NULL);
    struct logrotateconf conf;
    struct row *row;
    off_t size = 0;
    long days;

    if (!read_conf(doctor, &conf))
        return;
    first = doctor_first_event(evidence, &size);
    if (!first) {
        report_add(&doctor->report, DOCTOR_OK, "%s: %s", evidence,
                   size ? "its first line has no timestamp" : "no event yet");
        return;
    }
    days = first < now ? (long)((now - first) / DAY_SECONDS) : 0;
    if (days <= (conf.days ? (long)conf.days : 1) + 1) {
        report_add(&doctor->report, DOCTOR_OK, "%s: its first event is %ld day%s old", evidence,
                   days, days == 1 ? "" : "s");
        return;
    }
    row = report_add(&doctor->report, DOCTOR_WARNING, "%s: its first event is %ld days old",
                     evidence, days);
    row_why(row, "it should have been rotated long ago: logrotate does not run, or fails");
    row_mend(row, "logrotate --force %s", LOGROTATE_CONF);
}
