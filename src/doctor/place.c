/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the evidence is. deed.conf has the directory, rsyslogd's configuration must have the same,
 * and the units that write or read there need access. (rotation.c checks logrotate's.)
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "store/deedconf.h"
#include "store/fileset.h"
#include "store/outputs.h"
#include "util/cleanup.h"

/* ---- one directory --------------------------------------------------------------------------- */

static void not_understood(struct doctor *doctor, const char *why) {
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s", why);

    row_why(row, "no command knows where the evidence is: query, verify, report, export and follow "
                 "end with this line");
    row_mend(row, "man 5 deed.conf; ${EDITOR:-editor} %s", DEEDCONF_PATH);
}

static void differ(struct doctor *doctor, const struct deedconf *conf) {
    const struct outputs *outputs = doctor_outputs(doctor);
    struct row *row = report_add(
        &doctor->report, DOCTOR_PROBLEM, "rsyslogd writes %s and %s; %s has the directory %s%s",
        outputs->evidence, outputs->rejected, DEEDCONF_PATH, conf->log_directory,
        conf->has_log_directory ? "" : " (the default)");

    row_why(row, "query, verify, report, export and follow look for deed.jsonl and rejected.jsonl "
                 "in the directory of deed.conf");
    if (conf->has_log_directory)
        row_mend(row, "${EDITOR:-editor} %s %s %s && %s", DEEDCONF_PATH, OUTPUTS_PATH,
                 LOGROTATE_CONF, RESTART_RSYSLOG);
    else {
        CLEANUP_FREE char *directory = doctor_directory(doctor);
        CLEANUP_FREE char *line = must_printf("log_directory = %s", directory);
        CLEANUP_FREE char *word = shell_word(line);

        row_mend(row, "printf '\\n%%s\\n' %s >>%s", word, DEEDCONF_PATH);
    }
}

void check_log_place(struct doctor *doctor) {
    const struct outputs *outputs = doctor_outputs(doctor);
    CLEANUP_FREE char *evidence = NULL, *rejected = NULL;
    static char why[DEEDCONF_WHY];
    static struct deedconf conf;

    if (!deedconf_read(DEEDCONF_PATH, &conf, why)) {
        not_understood(doctor, why);
        return;
    }
    if (!outputs->configured) {
        doctor_unknown(doctor, "no action runs deed-write");
        return;
    }
    evidence = must_printf("%s/" FILESET_CURRENT, conf.log_directory);
    rejected = must_printf("%s/" FILESET_REJECTED, conf.log_directory);
    if (strcmp(outputs->evidence, evidence) != 0 || strcmp(outputs->rejected, rejected) != 0)
        differ(doctor, &conf);
    else
        report_add(&doctor->report, DOCTOR_OK, "%s, in %s and in %s", conf.log_directory,
                   conf.has_log_directory ? DEEDCONF_PATH : "the default", OUTPUTS_PATH);
}

/* ---- who may get there ----------------------------------------------------------------------- */

struct guest {
    const char *unit, *does, *why;
    bool writes;
};

static const struct guest guests[] = {
    {RSYSLOG_UNIT, "write",
     "nothing is written there: events wait in the journal, which keeps them only until it needs "
     "the space",
     true},
    {RELAY_UNIT, "read",
     "it does not see which events are in the files, sends them again and again, and never moves "
     "on",
     false},
    {"deed-deliver.service", "read",
     "it does not see which events are kept, and sends what is in the spool again and again",
     false},
};

static void forbidden(struct doctor *doctor, const struct guest *guest,
                      const struct sandbox *sandbox, enum sandbox_verdict verdict,
                      const char *directory) {
    CLEANUP_FREE char *setting =
        verdict == SANDBOX_HIDDEN
            ? must_printf("ProtectHome=tmpfs\\n%s=-%s",
                          guest->writes ? "BindPaths" : "BindReadOnlyPaths", directory)
            : must_printf("ReadWritePaths=%s", directory);
    struct row *row;

    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s may not %s %s: it has %s%s", guest->unit,
                     guest->does, directory,
                     verdict == SANDBOX_HIDDEN ? "ProtectHome=" : "ProtectSystem=",
                     verdict == SANDBOX_HIDDEN ? sandbox->home : sandbox->system);
    row_why(row, "%s", guest->why);
    row_mend(row,
             "mkdir -p /etc/systemd/system/%s.d && printf '[Service]\\n%s\\n' "
             ">/etc/systemd/system/%s.d/60-evidence.conf && systemctl daemon-reload && systemctl "
             "try-restart %s",
             guest->unit, setting, guest->unit, guest->unit);
}

/* False after a row. */
static bool may(struct doctor *doctor, const struct guest *guest, const char *directory) {
    enum sandbox_verdict verdict;
    struct sandbox sandbox;
    int r = bus_unit_sandbox(doctor->bus, guest->unit, &sandbox);

    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", guest->unit, strerror(-r));
        return false;
    }
    verdict = sandbox.found ? sandbox_judge(&sandbox, directory) : SANDBOX_FREE;
    if (verdict == SANDBOX_READONLY && !guest->writes)
        verdict = SANDBOX_FREE;
    if (verdict != SANDBOX_FREE)
        forbidden(doctor, guest, &sandbox, verdict, directory);
    sandbox_free(&sandbox);
    return verdict == SANDBOX_FREE;
}

void check_log_sandbox(struct doctor *doctor) {
    CLEANUP_FREE char *named = doctor_directory(doctor), *real = realpath(named, NULL);
    const char *directory = real ? real : named;
    bool all = true;

    if (!doctor_bus(doctor))
        return;
    for (size_t i = 0; i < sizeof(guests) / sizeof(guests[0]); i++)
        all = may(doctor, &guests[i], directory) && all;
    if (all)
        report_add(&doctor->report, DOCTOR_OK, "the units that write and read %s have access",
                   directory);
}
