/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed doctor: one look at the whole way of an event, from a service to the file. A program of its
 * own, which the command becomes: it needs libsystemd, and loading that would cost each `deed
 * record` half as much time again.
 *
 * It changes nothing, but for the one event that it records. What it cannot look at is said to be
 * unknown, never to be fine, and shows in the exit status.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "cli/command.h"
#include "cli/message.h"
#include "doctor/doctor.h"
#include "util/descriptor.h"
#include "util/must.h"

/* EXIT_DONE: nothing found; EXIT_INVALID: usage. */
enum { EXIT_FOUND = 1, EXIT_UNKNOWN = 3 };

enum { NEEDS_ROOT = 1, IS_PROBE = 2 };

/* In the order of the way. An id never changes its meaning: scripts know it. */
static const struct {
    const char *id, *description;
    check *run;
    unsigned flags;
} checks[] = {
    {"sink", "the journal takes events", check_sink, 0},
    {"journal-storage", "the journal is kept on disk: Storage=", check_journal_storage, 0},
    {"journal-disk", "the journal's file is there and written to", check_journal_disk, NEEDS_ROOT},
    {"journal-running", "journald runs, with its present configuration", check_journal_running, 0},
    {"journal-rate-limit", "journald drops nothing for a rate limit", check_journal_rate_limit, 0},
    {"journal-level", "journald drops nothing for its priority", check_journal_level, 0},
    {"journal-sync", "the journal is often written through to the disk", check_journal_sync, 0},
    {"unit-rate-limit", "no unit that records has a rate limit", check_unit_rate_limit, NEEDS_ROOT},
    {"unit-level", "no unit that records has a LogLevelMax=", check_unit_level, NEEDS_ROOT},
    {"unit-filter", "no unit that records has LogFilterPatterns=", check_unit_filter, NEEDS_ROOT},
    {"unit-namespace", "each unit that records does so in the journal that is read",
     check_unit_namespace, NEEDS_ROOT},
    {"suppressed", "journald has dropped nothing of units that record", check_suppressed,
     NEEDS_ROOT},
    {"rsyslog-running", "rsyslogd runs", check_rsyslog_running, 0},
    {"rsyslog-rights", "rsyslogd of the namespace has no rights that it does not need",
     check_rsyslog_rights, NEEDS_ROOT},
    {"rsyslog-current", "rsyslogd runs with its present configuration", check_rsyslog_current,
     NEEDS_ROOT},
    {"rsyslog-rules", "rsyslogd follows our rules", check_rsyslog_rules, NEEDS_ROOT},
    {"rsyslog-input", "rsyslogd reads the journal once and without a limit", check_rsyslog_input,
     NEEDS_ROOT},
    {"rsyslog-message-size", "rsyslogd takes the longest event", check_rsyslog_message_size,
     NEEDS_ROOT},
    {"rsyslog-syntax", "rsyslogd finds nothing wrong: rsyslogd -N1", check_rsyslog_syntax,
     NEEDS_ROOT},
    {"rsyslog-output", "rsyslogd runs deed-write", check_rsyslog_output, NEEDS_ROOT},
    {"rsyslog-cursor", "rsyslogd keeps up with the journal", check_rsyslog_cursor, NEEDS_ROOT},
    {"copy", "copies to other machines are queued on the disk, and arrive", check_copy, NEEDS_ROOT},
    {"emitters", "who may record is understood, and in force", check_emitters, 0},
    {"log-place", "deed.conf and rsyslogd have one directory for the evidence", check_log_place,
     NEEDS_ROOT},
    {"log-sandbox", "who writes and reads the evidence may do so in that directory",
     check_log_sandbox, NEEDS_ROOT},
    {"log-directory", "owner and mode of the directory of the evidence", check_log_directory,
     NEEDS_ROOT},
    {"log-files", "owners and modes of the evidence, rotated or not", check_log_files, NEEDS_ROOT},
    {"rejected", "whose events were no evidence, in 30 days", check_rejected, NEEDS_ROOT},
    {"config-files", "only root can change where evidence goes", check_config_files, NEEDS_ROOT},
    {"group", "who may read the evidence", check_group, 0},
    {"rotation", "the evidence is rotated, and loses nothing by it", check_rotation, 0},
    {"rotation-years", "for how long rotated files are kept", check_rotation_years, 0},
    {"rotation-syntax", "logrotate finds nothing wrong: logrotate -d", check_rotation_syntax,
     NEEDS_ROOT},
    {"rotation-timer", "something runs logrotate", check_rotation_timer, 0},
    {"rotation-late", "the last rotation is not long ago", check_rotation_late, NEEDS_ROOT},
    {"space", "free space for the evidence, and days until it is full", check_space, NEEDS_ROOT},
    {"space-journal", "free space for the journal", check_space_journal, 0},
    {"inodes", "free inodes for the evidence", check_inodes, NEEDS_ROOT},
    {"clock", "the clock is synchronised", check_clock, 0},
    {"spool", "what the journal does not take is kept, and delivered", check_spool, NEEDS_ROOT},
    {"probe", "a real event reaches the journal", check_probe, NEEDS_ROOT | IS_PROBE},
    {"probe-file", "it reaches the evidence file", check_probe_file, NEEDS_ROOT | IS_PROBE},
    {"probe-elsewhere", "it reaches no other log", check_probe_elsewhere, NEEDS_ROOT | IS_PROBE},
    {"accepted", "what is accepted is understood: doctor.conf", check_accepted, 0},
};

#define N_CHECKS (sizeof(checks) / sizeof(checks[0]))

struct choice {
    bool json, quiet, list, no_probe;
};

static bool is_check(const char *id) {
    for (size_t i = 0; i < N_CHECKS; i++)
        if (strcmp(checks[i].id, id) == 0)
            return true;
    return false;
}

static int help(void) {
    printf("Usage: deed doctor [OPTION...]\n\n"
           "Look at the whole way of an event, from a service to the evidence file: a line for "
           "each check,\n"
           "and where something is wrong, why it matters and the command that mends it. Records "
           "one event,\n"
           "audit.probe, and looks where it comes out. Run it as root. What cannot be met on this "
           "machine is accepted,\n"
           "with a reason, by a line \"CHECK: REASON\" in " DEED_CONF_DIRECTORY "/doctor.conf.\n\n"
           "  --json      as a JSON array\n"
           "  --quiet     the findings alone\n"
           "  --no-probe  record no event\n"
           "  --list      the checks, and what each looks at\n"
           "  --help      show this\n\n"
           "Exit status: 0 nothing wrong, 1 something is, 2 usage, 3 nothing found but not all "
           "could be looked at.\n");
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FOUND;
}

static void list(bool json) {
    json_object *all = json ? json_object_new_array() : NULL;

    for (size_t i = 0; i < N_CHECKS; i++) {
        json_object *one;

        if (!json) {
            printf("%-20s %s\n", checks[i].id, checks[i].description);
            continue;
        }
        one = json_object_new_object();
        json_object_object_add(one, "check", json_object_new_string(checks[i].id));
        json_object_object_add(one, "description", json_object_new_string(checks[i].description));
        json_object_array_add(all, one);
    }
    if (json)
        puts(json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY |
                                                     JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(all);
}

static void examine(struct doctor *doctor, bool no_probe) {
    bool root = geteuid() == 0;
    size_t before;

    doctor->report.check = "accepted";
    doctor_accepted(doctor);
    for (size_t i = 0; i < N_CHECKS; i++) {
        if (no_probe && (checks[i].flags & IS_PROBE))
            continue;
        doctor->report.check = checks[i].id;
        before = doctor->report.n;
        if ((checks[i].flags & NEEDS_ROOT) && !root) {
            doctor_unknown(doctor, "only root can");
        } else {
            checks[i].run(doctor);
            accepted_apply(&doctor->accepted, &doctor->report, before);
        }
    }
}

static void forget(struct doctor *doctor) {
    sd_bus_flush_close_unref(doctor->bus);
    sdconf_free(&doctor->journald);
    free(doctor->journald_path);
    rsyslogconf_free(&doctor->rsyslog);
    outputs_free(&doctor->outputs);
    units_free(doctor->units);
    probe_free(doctor->probe);
    report_free(&doctor->report);
    accepted_free(&doctor->accepted);
}

static int tell(const struct report *report, const struct choice *choice) {
    const size_t *count = report->count;

    if (choice->json)
        report_print_json(report, choice->quiet);
    else
        report_print(report, choice->quiet);
    if (!choice->json && !choice->quiet)
        printf("\nok: %zu, problems: %zu, warnings: %zu, not looked at: %zu, accepted: %zu\n",
               count[DOCTOR_OK], count[DOCTOR_PROBLEM], count[DOCTOR_WARNING],
               count[DOCTOR_UNKNOWN], count[DOCTOR_ACCEPTED]);
    if (count[DOCTOR_PROBLEM] || count[DOCTOR_WARNING])
        return EXIT_FOUND;
    return count[DOCTOR_UNKNOWN] ? EXIT_UNKNOWN : EXIT_DONE;
}

static int read_choice(int argc, char **argv, struct choice *ret) {
    static const struct option known[] = {
        {"json", no_argument, NULL, 'j'}, {"quiet", no_argument, NULL, 'q'},
        {"list", no_argument, NULL, 'l'}, {"no-probe", no_argument, NULL, 'n'},
        {"help", no_argument, NULL, 'h'}, {0}};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "+h", known, NULL)) != -1) {
        switch (option) {
        case 'j':
            ret->json = true;
            break;
        case 'q':
            ret->quiet = true;
            break;
        case 'l':
            ret->list = true;
            break;
        case 'n':
            ret->no_probe = true;
            break;
        case 'h':
            return 'h';
        default:
            message(argv[0], "%s: no such option; see deed doctor --help", argv[optind - 1]);
            return '?';
        }
    }
    if (optind < argc) {
        message(argv[0], "%s: takes no argument", argv[optind]);
        return '?';
    }
    return 0;
}

int main(int argc, char **argv) {
    struct doctor doctor = DOCTOR_INIT;
    struct choice choice = {0};
    int r = read_choice(argc, argv, &choice);

    stdio_hold();
    must_name("doctor");
    if (r)
        return r == 'h' ? help() : EXIT_INVALID;
    if (choice.list) {
        list(choice.json);
        r = EXIT_DONE;
    } else {
        doctor.profile = profile_in_force();
        doctor.is_check = is_check;
        examine(&doctor, choice.no_probe);
        r = tell(&doctor.report, &choice);
        forget(&doctor);
    }
    if (fflush(stdout) != 0) {
        message(argv[0], "standard output: %m");
        return EXIT_FOUND;
    }
    return r;
}
