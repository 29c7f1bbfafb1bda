/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/checks.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct doctor_check checks[] = {
    {"sink", "the journal namespace takes events", check_sink, 0},
    {"journal-storage", "the namespace's journal is kept on disk: Storage=", check_journal_storage,
     0},
    {"journal-disk", "its file is there and written to", check_journal_disk, DOCTOR_NEEDS_ROOT},
    {"journal-running", "journald of the namespace runs, with its present configuration",
     check_journal_running, 0},
    {"journal-rate-limit", "it drops nothing for a rate limit", check_journal_rate_limit, 0},
    {"journal-level", "it drops nothing for its priority", check_journal_level, 0},
    {"journal-sync", "its journal is often synced to the disk", check_journal_sync, 0},
    {"journal-room", "for how long its journal takes events that reach no file", check_journal_room,
     DOCTOR_NEEDS_ROOT},
    {"unit-rate-limit", "no unit that records has a rate limit", check_unit_rate_limit,
     DOCTOR_NEEDS_ROOT},
    {"unit-level", "no unit that records has a LogLevelMax=", check_unit_level, DOCTOR_NEEDS_ROOT},
    {"unit-filter", "no unit that records has LogFilterPatterns=", check_unit_filter,
     DOCTOR_NEEDS_ROOT},
    {"unit-namespace", "each unit that records does so in the journal of the namespace",
     check_unit_namespace, DOCTOR_NEEDS_ROOT},
    {"suppressed", "journald has dropped nothing of units that record", check_suppressed,
     DOCTOR_NEEDS_ROOT},
    {"relay-running", "deed-relay runs, and what it says", check_relay_running, 0},
    {"relay-behind", "how far it is behind the journals", check_relay_behind, DOCTOR_NEEDS_ROOT},
    {"rsyslog-running", "rsyslogd runs", check_rsyslog_running, 0},
    {"relay-socket", "only the relay can hand events to rsyslogd", check_relay_socket,
     DOCTOR_NEEDS_ROOT},
    {"rsyslog-current", "rsyslogd runs with its present configuration", check_rsyslog_current,
     DOCTOR_NEEDS_ROOT},
    {"rsyslog-rules", "rsyslogd has our input, and our ruleset with a queue of its own",
     check_rsyslog_rules, DOCTOR_NEEDS_ROOT},
    {"rsyslog-modules", "rsyslogd loads the modules that we need, and each once",
     check_rsyslog_modules, DOCTOR_NEEDS_ROOT},
    {"rsyslog-others", "no rule of others takes events", check_rsyslog_others, DOCTOR_NEEDS_ROOT},
    {"rsyslog-message-size", "rsyslogd takes the longest event", check_rsyslog_message_size,
     DOCTOR_NEEDS_ROOT},
    {"rsyslog-syntax", "rsyslogd finds nothing wrong: rsyslogd -N1", check_rsyslog_syntax,
     DOCTOR_NEEDS_ROOT},
    {"rsyslog-output", "rsyslogd runs deed-write", check_rsyslog_output, DOCTOR_NEEDS_ROOT},
    {"copy", "copies to other machines are queued on the disk, and arrive", check_copy,
     DOCTOR_NEEDS_ROOT},
    {"emitters", "emitters.json is understood", check_emitters, 0},
    {"log-place", "deed.conf and rsyslogd have one directory for the evidence", check_log_place,
     DOCTOR_NEEDS_ROOT},
    {"log-sandbox", "the units that write and read the evidence have access to that directory",
     check_log_sandbox, DOCTOR_NEEDS_ROOT},
    {"log-directory", "owner and mode of the directory of the evidence", check_log_directory,
     DOCTOR_NEEDS_ROOT},
    {"log-files", "owners and modes of the evidence, rotated or not", check_log_files,
     DOCTOR_NEEDS_ROOT},
    {"rejected", "whose events were rejected in the last 30 days", check_rejected,
     DOCTOR_NEEDS_ROOT},
    {"second-copies", "how many of the newest events stand twice", check_second_copies,
     DOCTOR_NEEDS_ROOT},
    {"seal", "what comes is sealed, if that is enabled", check_seal, DOCTOR_NEEDS_ROOT},
    {"config-files", "only root can change where evidence goes", check_config_files,
     DOCTOR_NEEDS_ROOT},
    {"group", "who may read the evidence", check_group, 0},
    {"rotation", "the evidence is rotated, and loses nothing by it", check_rotation, 0},
    {"rotation-years", "for how long rotated files are kept", check_rotation_years, 0},
    {"rotation-syntax", "logrotate finds nothing wrong: logrotate -d", check_rotation_syntax,
     DOCTOR_NEEDS_ROOT},
    {"rotation-timer", "something runs logrotate", check_rotation_timer, 0},
    {"rotation-late", "the last rotation is not long ago", check_rotation_late, DOCTOR_NEEDS_ROOT},
    {"space", "free space for the evidence, and days until it is full", check_space,
     DOCTOR_NEEDS_ROOT},
    {"space-journal", "free space for the journal", check_space_journal, 0},
    {"inodes", "free inodes for the evidence", check_inodes, DOCTOR_NEEDS_ROOT},
    {"clock", "the clock is synchronised", check_clock, 0},
    {"spool", "events that the journal does not take are kept, and sent later", check_spool,
     DOCTOR_NEEDS_ROOT},
    {"probe", "a real event reaches the journal", check_probe, DOCTOR_NEEDS_ROOT | DOCTOR_IS_PROBE},
    {"probe-file", "it reaches the evidence file", check_probe_file,
     DOCTOR_NEEDS_ROOT | DOCTOR_IS_PROBE},
    {"probe-elsewhere", "it reaches no other log", check_probe_elsewhere,
     DOCTOR_NEEDS_ROOT | DOCTOR_IS_PROBE},
    {"accepted", "doctor.conf is understood", check_accepted, 0},
};

#define N_CHECKS (sizeof(checks) / sizeof(checks[0]))

const struct doctor_check *doctor_check(size_t i) {
    return i < N_CHECKS ? &checks[i] : NULL;
}

bool doctor_is_check(const char *id) {
    for (size_t i = 0; i < N_CHECKS; i++)
        if (strcmp(checks[i].id, id) == 0)
            return true;
    return false;
}

void doctor_run(struct doctor *doctor, bool no_probe) {
    bool root = geteuid() == 0;
    size_t before;

    doctor->report.check = "accepted";
    doctor_accepted(doctor);
    for (size_t i = 0; i < N_CHECKS; i++) {
        if (no_probe && (checks[i].flags & DOCTOR_IS_PROBE))
            continue;
        doctor->report.check = checks[i].id;
        before = doctor->report.n;
        if ((checks[i].flags & DOCTOR_NEEDS_ROOT) && !root) {
            doctor_unknown(doctor, "only root can");
        } else {
            checks[i].run(doctor);
            accepted_apply(&doctor->accepted, &doctor->report, before);
        }
    }
}

void doctor_free(struct doctor *doctor) {
    sd_bus_flush_close_unref(doctor->bus);
    sdconf_free(&doctor->journald);
    free(doctor->journald_path);
    rsyslogconf_free(&doctor->rsyslog);
    outputs_free(&doctor->outputs);
    units_free(doctor->units);
    strays_free(doctor->strays);
    probe_free(doctor->probe);
    report_free(&doctor->report);
    accepted_free(&doctor->accepted);
}
