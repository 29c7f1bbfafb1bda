/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The units that record, and settings of theirs that make journald drop their entries.
 *
 * Asks the journal which units record, as there is no other list: a unit records if it has an event
 * of the last 30 days. Looks up each unit that the journal knows by its index, so that a unit that
 * records once a month is found beside one that records a thousand events a second.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "doctor/doctor.h"
#include "util/calendar.h"
#include "util/cleanup.h"

#define DAYS 30
#define DAY_US (UINT64_C(1000000) * DAY_SECONDS)
#define UNITS_MAX 2000 /* that the journal knows */

/* No limit in practice: one process cannot send as much in any interval. */
#define BURST_HUGE UINT32_MAX

struct units {
    int result;
    char **names;
    size_t n, room;
    bool more;
    struct unit_log *logs; /* of each name; NULL: not asked yet */
};

void units_free(struct units *units) {
    if (!units)
        return;
    for (size_t i = 0; i < units->n; i++) {
        free(units->names[i]);
        if (units->logs)
            free(units->logs[i].namespace);
    }
    free((void *)units->names);
    free(units->logs);
    free(units);
}

static int match_events(sd_journal *journal) {
    int r = sd_journal_add_match(journal, "SYSLOG_IDENTIFIER=deed", 0);

    return r < 0 ? r : sd_journal_add_match(journal, "SYSLOG_FACILITY=13", 0);
}

/* match is FIELD=NAME of a unit. */
static int records(sd_journal *journal, const char *match, uint64_t since) {
    uint64_t at;
    int r;

    sd_journal_flush_matches(journal);
    r = match_events(journal);
    if (r >= 0)
        r = sd_journal_add_match(journal, match, 0);
    if (r >= 0)
        r = sd_journal_seek_tail(journal);
    if (r >= 0)
        r = sd_journal_previous(journal);
    if (r > 0)
        r = sd_journal_get_realtime_usec(journal, &at) < 0 ? 0 : at >= since;
    return r;
}

static void add_unit_name(char ***names, size_t *n, size_t *room, const char *text, size_t length) {
    *names = must_grow((void *)*names, *n, room, sizeof(**names));
    (*names)[(*n)++] = must_printf("%.*s", (int)length, text);
}

static bool has_name(const struct units *units, const char *name) {
    for (size_t i = 0; i < units->n; i++)
        if (strcmp(units->names[i], name) == 0)
            return true;
    return false;
}

static int find_by(sd_journal *journal, const char *field, struct units *units) {
    uint64_t since = (uint64_t)time(NULL) * 1000000 - DAYS * DAY_US;
    char **known = NULL;
    size_t n = 0, room = 0, length;
    const void *data;
    int r = sd_journal_query_unique(journal, field);

    if (r < 0)
        return r;
    /* A look-up would end the enumeration, so all names are read first. */
    SD_JOURNAL_FOREACH_UNIQUE(journal, data, length) {
        if (n == UNITS_MAX) {
            units->more = true;
            break;
        }
        add_unit_name(&known, &n, &room, data, length);
    }
    for (size_t i = 0; i < n; i++) {
        const char *name = known[i] + strlen(field) + 1;

        r = has_name(units, name) ? 0 : records(journal, known[i], since);
        if (r > 0)
            add_unit_name(&units->names, &units->n, &units->room, name, strlen(name));
        free(known[i]);
    }
    free((void *)known);
    return r < 0 ? r : 0;
}

/* By journald's field and, where root sent the event for the unit, by libdeed's. */
static int find_units(sd_journal *journal, struct units *units) {
    int r = find_by(journal, "_SYSTEMD_UNIT", units);

    return r < 0 ? r : find_by(journal, "DEED_UNIT", units);
}

bool doctor_units(struct doctor *doctor) {
    CLEANUP_JOURNAL sd_journal *journal = NULL;

    if (!doctor->units) {
        if (!doctor_journal(doctor, OF_ALL_NAMESPACES, &journal))
            return false;
        doctor->units = must_zero(sizeof(*doctor->units));
        doctor->units->result = find_units(journal, doctor->units);
    }
    if (doctor->units->result == 0)
        return true;
    doctor_unknown(doctor, "the units that record: %s", strerror(-doctor->units->result));
    return false;
}

bool doctor_is_unit(struct doctor *doctor, const char *unit) {
    return has_name(doctor->units, unit);
}

/* Asks systemd for each one's settings. False after a row. */
static bool ask(struct doctor *doctor) {
    struct units *units;

    if (!doctor_units(doctor) || !doctor_bus(doctor))
        return false;
    units = doctor->units;
    if (units->logs || !units->n)
        return true;
    units->logs = must_zero(units->n * sizeof(*units->logs));
    for (size_t i = 0; i < units->n; i++) {
        int r = bus_unit_log(doctor->bus, units->names[i], &units->logs[i]);

        if (r < 0) {
            doctor_unknown(doctor, "%s: %s", units->names[i], strerror(-r));
            free(units->logs);
            units->logs = NULL;
            return false;
        }
    }
    return true;
}

static void say_ok(struct doctor *doctor, size_t before, const char *what) {
    if (doctor->report.n == before)
        report_add(&doctor->report, DOCTOR_OK, "%s, of %zu unit%s that recorded in %u days%s", what,
                   doctor->units->n, doctor->units->n == 1 ? "" : "s", DAYS,
                   doctor->units->more ? " (and more that were not looked at)" : "");
}

/* A drop-in of the unit; its name sorts last. */
static void mend_unit(struct row *row, const char *unit, const char *topic, const char *lines) {
    CLEANUP_FREE char *directory = must_printf("/etc/systemd/system/%s.d", unit);
    CLEANUP_FREE char *folder = shell_word(directory), *word = shell_word(unit);

    row_mend(row,
             "mkdir -p %s && printf '[Service]\\n%s' >%s/zz-deed-%s.conf && systemctl "
             "daemon-reload && systemctl try-restart %s",
             folder, lines, folder, topic, word);
}

void check_unit_rate_limit(struct doctor *doctor) {
    size_t before = doctor->report.n;

    if (!ask(doctor))
        return;
    for (size_t i = 0; i < doctor->units->n; i++) {
        const struct unit_log *log = &doctor->units->logs[i];
        struct row *row;

        /* A burst has no effect while journald has no interval (check_journal_rate_limit). */
        if (!log->interval || log->burst == BURST_HUGE)
            continue;
        row =
            report_add(&doctor->report, DOCTOR_PROBLEM,
                       "%s: LogRateLimitIntervalSec=%" PRIu64 "s, LogRateLimitBurst=%" PRIu32 "%s",
                       doctor->units->names[i], log->interval / 1000000,
                       log->burst ? log->burst : 10000, log->burst ? "" : " (the default)");
        row_why(row, "beyond that journald drops silently what this unit sends, its successes "
                     "(notice) counted together with its own info lines, its failures and denials "
                     "(warning) with its warnings");
        mend_unit(row, doctor->units->names[i], "rate-limit",
                  "LogRateLimitIntervalSec=0\\nLogRateLimitBurst=0\\n");
    }
    say_ok(doctor, before, "no limit");
}

void check_unit_level(struct doctor *doctor) {
    static const char *const names[] = {"emerg", "alert", "crit", "err", "warning"};
    size_t before = doctor->report.n;

    if (!ask(doctor))
        return;
    for (size_t i = 0; i < doctor->units->n; i++) {
        const struct unit_log *log = &doctor->units->logs[i];
        struct row *row;

        if (log->level_max < 0 || log->level_max >= 5)
            continue;
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: LogLevelMax=%s",
                         doctor->units->names[i], names[log->level_max]);
        row_why(row, log->level_max == 4
                         ? "journald drops this unit's successes (notice) silently; failures and "
                           "denials (warning) stay"
                         : "journald drops every event of this unit silently: successes are "
                           "notice, failures and denials warning");
        mend_unit(row, doctor->units->names[i], "level", "LogLevelMax=debug\\n");
    }
    say_ok(doctor, before, "no level that drops events");
}

void check_unit_filter(struct doctor *doctor) {
    size_t before = doctor->report.n;

    if (!ask(doctor))
        return;
    for (size_t i = 0; i < doctor->units->n; i++) {
        struct row *row;

        if (!doctor->units->logs[i].patterns)
            continue;
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: LogFilterPatterns= (%u)",
                         doctor->units->names[i], doctor->units->logs[i].patterns);
        row_why(row, "journald drops silently each event of this unit whose line the patterns do "
                     "not let through");
        mend_unit(row, doctor->units->names[i], "filter", "LogFilterPatterns=\\n");
    }
    say_ok(doctor, before, "no filter");
}
