/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Our part of rsyslogd's configuration, and what others' parts do with events. The configuration
 * shows which line is wrong; the probe shows whether all of it works.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "util/cleanup.h"

#define RULESET "deed"
#define SET_UP RSYSLOG_SETUP " && " RESTART_RSYSLOG

/* An event has at most 8,000 bytes (deed.h), and an origin behind them; rsyslogd's default is less.
 */
#define MESSAGE_MIN (UINT64_C(12) << 10)
#define MESSAGE_DEFAULT 8096

/* The package's own file is mended by its package; a conffile that is there was changed by an
 * admin. */
static void mend_road(const struct doctor *doctor, struct row *row) {
    if (rsyslog_has_file(&doctor->rsyslog, ROAD_CONF) &&
        !rsyslog_has_file(&doctor->rsyslog, RULES_CONF))
        row_mend(row, "# in " ROAD_CONF ", write include(file=\"" RULES_CONF
                      "\" mode=\"optional\"); then: " SET_UP);
    else
        row_mend(row, RESTORE_CONF " && " SET_UP);
}

/* The statement of this name that has the parameter with this value. */
static const struct rsyslog_statement *find(const struct rsyslogconf *conf, const char *name,
                                            const char *parameter, const char *value) {
    const struct rsyslog_statement *one;
    size_t at = 0;

    while ((one = rsyslog_next(conf, name, &at))) {
        CLEANUP_FREE char *found = rsyslog_parameter(one, parameter);

        if (found && strcmp(found, value) == 0)
            return one;
    }
    return NULL;
}

static bool is_parameter(const struct rsyslog_statement *one, const char *name, const char *value) {
    CLEANUP_FREE char *found = rsyslog_parameter(one, name);

    return found && strcasecmp(found, value) == 0;
}

/* ---- our rules ------------------------------------------------------------------------------- */

void check_rsyslog_rules(struct doctor *doctor) {
    const struct rsyslog_statement *input, *ruleset;
    const char *missing = NULL;
    struct row *row;

    if (!doctor_rsyslog(doctor))
        return;
    input = find(&doctor->rsyslog, "input", "path", DEED_RELAY_SOCKET);
    ruleset = find(&doctor->rsyslog, "ruleset", "name", RULESET);
    if (!rsyslog_has_file(&doctor->rsyslog, ROAD_CONF) ||
        !rsyslog_has_file(&doctor->rsyslog, RULES_CONF))
        missing = "not part of rsyslogd's configuration";
    else if (!input || !is_parameter(input, "type", "imptcp"))
        missing = "no input of the type imptcp with path=\"" DEED_RELAY_SOCKET "\"";
    else if (!is_parameter(input, "ruleset", RULESET))
        missing = "the input has no ruleset=\"" RULESET "\"";
    else if (!ruleset)
        missing = "no ruleset \"" RULESET "\"";
    if (missing) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s",
                         rsyslog_has_file(&doctor->rsyslog, ROAD_CONF) ? RULES_CONF : ROAD_CONF,
                         missing);
        row_why(row, "rsyslogd does not take what the relay hands to it, or takes it elsewhere: no "
                     "event reaches the files");
        mend_road(doctor, row);
        return;
    }
    if (is_parameter(ruleset, "queue.type", "LinkedList") ||
        is_parameter(ruleset, "queue.type", "FixedArray") ||
        is_parameter(ruleset, "queue.type", "Disk")) {
        report_add(&doctor->report, DOCTOR_OK, "%s is what rsyslogd follows", ruleset->file);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: the ruleset " RULESET " has no queue",
                     ruleset->file);
    row_why(row, "events and the messages of applications wait in one queue: when the disk of the "
                 "evidence is full, the application logs stand still");
    mend_road(doctor, row);
}

/* ---- modules --------------------------------------------------------------------------------- */

static void loaded_twice(struct doctor *doctor, const char *module, unsigned n, const char *path) {
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM,
                                 "module %s is loaded %u times, last in %s", module, n, path);

    row_why(row, "rsyslogd takes that for an error, and may not start the next time");
    if (rsyslog_has_file(&doctor->rsyslog, MODULES_CONF))
        row_mend(row, SET_UP); /* leaves out what another file loads */
    else
        row_mend(row, "# load the module %s in one file only; then: " SET_UP, module);
}

void check_rsyslog_modules(struct doctor *doctor) {
    static const char *const modules[] = {"imptcp", "omprog"};
    size_t before = doctor->report.n;

    if (!doctor_rsyslog(doctor))
        return;
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        const struct rsyslog_statement *last;
        unsigned n = rsyslog_loads(&doctor->rsyslog, modules[i], &last);
        struct row *row;

        if (n == 1)
            continue;
        if (n > 1) {
            loaded_twice(doctor, modules[i], n, last->file);
            continue;
        }
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "module %s is not loaded", modules[i]);
        row_why(row, "rsyslogd leaves out our input or our outputs: no event reaches the files");
        row_mend(row, SET_UP);
    }
    if (doctor->report.n == before)
        report_add(&doctor->report, DOCTOR_OK, "imptcp and omprog are loaded once");
}

/* ---- the rules of others --------------------------------------------------------------------- */

void check_rsyslog_others(struct doctor *doctor) {
    const struct rsyslog_statement *taker;
    CLEANUP_FREE char *file = NULL;
    struct row *row;

    if (!doctor_rsyslog(doctor))
        return;
    taker = rsyslog_taker(&doctor->rsyslog);
    if (!taker) {
        report_add(&doctor->report, DOCTOR_OK,
                   "no rule takes copies of events from the system's journal");
        return;
    }
    file = shell_word(taker->file);
    row = report_add(&doctor->report, DOCTOR_WARNING, "%s: %s %s", taker->file, taker->name,
                     taker->arguments);
    row_why(row, "it stands before the line of " STOP_CONF ", so it takes copies of the events "
                 "that come by the system's journal: whoever may read what it writes or forwards "
                 "reads audit events");
    if (!rsyslog_has_file(&doctor->rsyslog, STOP_CONF))
        row_mend(row, RESTORE_CONF " && " RESTART_RSYSLOG);
    else
        row_mend(row,
                 "# in %s, write the line of " STOP_CONF " in front of it; then: " RESTART_RSYSLOG,
                 file);
}

/* ---- the longest event ----------------------------------------------------------------------- */

void check_rsyslog_message_size(struct doctor *doctor) {
    const struct rsyslog_statement *one, *set = NULL;
    uint64_t size = MESSAGE_DEFAULT;
    struct row *row;
    size_t at = 0;

    if (!doctor_rsyslog(doctor))
        return;
    while ((one = rsyslog_next(&doctor->rsyslog, "global", &at))) {
        CLEANUP_FREE char *value = rsyslog_parameter(one, "maxMessageSize");

        if (value) {
            size = rsyslog_size(value);
            set = one;
        }
    }
    at = 0;
    while ((one = rsyslog_next(&doctor->rsyslog, "$MaxMessageSize", &at))) {
        size = rsyslog_size(one->arguments);
        set = one;
    }
    if (size >= MESSAGE_MIN) {
        report_add(&doctor->report, DOCTOR_OK, "maxMessageSize is %" PRIu64 " bytes (%s)", size,
                   set->file);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "maxMessageSize is %" PRIu64 " bytes (%s)",
                     size, set ? set->file : "the default");
    row_why(row, "an event may have 8000 bytes, and an origin of some hundred; rsyslogd cuts a "
                 "longer message, and the evidence has no whole event");
    if (set && strcmp(set->file, MODULES_CONF) != 0) {
        CLEANUP_FREE char *file = shell_word(set->file);

        row_mend(row, "# in %s, write maxMessageSize=\"16k\", or more; then: " RESTART_RSYSLOG,
                 file);
    } else
        row_mend(row, SET_UP);
}
