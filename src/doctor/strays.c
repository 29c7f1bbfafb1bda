/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Units that record in the system's journal. The relay reads it, too, so nothing is lost by that
 * alone; but the limits of that journal apply to their events.
 */
#include "doctor/strays.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "journal/senders.h"
#include "util/calendar.h"
#include "util/cleanup.h"

#include <deed.h>

#define ENTRIES_LOOKED_AT 50000

/* ---- which units ----------------------------------------------------------------------------- */

void strays_take(struct strays *strays, const char *unit, size_t n, uint64_t usec) {
    size_t i = 0;

    while (i < strays->n &&
           (strlen(strays->list[i].unit) != n || memcmp(strays->list[i].unit, unit, n) != 0))
        i++;
    if (i == STRAYS_MAX) {
        strays->more = true;
        return;
    }
    if (i == strays->n)
        strays->list[strays->n++] =
            (struct stray){.unit = must_printf("%.*s", (int)n, unit), .last = usec};
    strays->list[i].n++;
}

void strays_free(struct strays *strays) {
    if (!strays)
        return;
    for (size_t i = 0; i < strays->n; i++)
        free(strays->list[i].unit);
    free(strays);
}

const char *stray_why(const struct stray *stray, const struct stray_unit *unit) {
    if (unit->there > stray->last || (unit->active && unit->started > stray->last))
        return NULL;
    if (unit->active && unit->started < unit->namespace_from)
        return "it runs since before the namespace was there, and a log finds its journal when it "
               "is opened";
    /* It ran early at boot, or before the installation, and then no more. */
    if (!unit->active && stray->last < unit->namespace_from)
        return NULL;
    if (unit->namespace)
        return "it has a LogNamespace= of its own";
    return "it does not see the socket of the namespace: a chroot, a container, or a /run of its "
           "own";
}

/* ---- the journal ----------------------------------------------------------------------------- */

/* Ordinary users can send what they like; it is no evidence. Copies the unit, as the next field
 * ends this one. */
static size_t sender_of(const struct senders *senders, struct entries *entries, char *unit,
                        size_t size) {
    struct entry_field field = entries_field(entries, "_SYSTEMD_UNIT");
    size_t n = field.bytes && field.n < size ? field.n : 0;
    struct entry_field uid;

    if (n)
        memcpy(unit, field.bytes, n);
    if (!entry_field_is(entries_field(entries, "_TRANSPORT"), "journal") ||
        entry_field_is(entries_field(entries, "DEED_ACTION"), DEED_ACTION_AUDIT_PROBE))
        return 0;
    uid = entries_field(entries, "_UID");
    return uid.bytes && senders_trusted(senders, uid.bytes, uid.n, n ? unit : NULL, n) ? n : 0;
}

static int read_strays(struct entries *entries, const struct senders *senders,
                       struct strays *strays) {
    uint64_t since = ((uint64_t)time(NULL) - DAY_SECONDS) * 1000000, usec = 0;
    char unit[256];
    int r = entries_seek_tail(entries);

    for (unsigned i = 0; r >= 0 && (r = entries_previous(entries)) > 0; i++) {
        size_t n;

        if (entries_time(entries, &usec) < 0 || usec < since)
            return 0;
        if (i == ENTRIES_LOOKED_AT) {
            strays->more = true;
            return 0;
        }
        n = sender_of(senders, entries, unit, sizeof(unit));
        if (n)
            strays_take(strays, unit, n, usec);
    }
    return r;
}

bool doctor_strays(struct doctor *doctor) {
    struct entries *entries = NULL;
    struct senders senders;

    if (!doctor->strays) {
        doctor->strays = must_zero(sizeof(*doctor->strays));
        senders_read(&senders, EMITTERS_PATH); /* check_emitters() reports what is wrong with it */
        doctor->strays->result = entries_open(&entries, ENTRIES_SYSTEM);
        if (doctor->strays->result >= 0)
            doctor->strays->result = read_strays(entries, &senders, doctor->strays);
        entries_close(entries);
        senders_free(&senders);
    }
    if (doctor->strays->result >= 0)
        return true;
    doctor_unknown(doctor, "the system's journal: %s", strerror(-doctor->strays->result));
    return false;
}

bool doctor_is_stray(struct doctor *doctor, const char *unit) {
    for (size_t i = 0; i < doctor->strays->n; i++)
        if (strcmp(doctor->strays->list[i].unit, unit) == 0)
            return true;
    return false;
}

/* ---- the check ------------------------------------------------------------------------------- */

/* The last event of a unit in the namespace; 0: there is none. */
static uint64_t last_in_namespace(const char *unit) {
    struct entries *entries = NULL;
    uint64_t at = 0;
    int r = entries_open(&entries, ENTRIES_NAMESPACE);

    if (r >= 0)
        r = entries_match(entries, "_SYSTEMD_UNIT=", unit, strlen(unit));
    if (r >= 0)
        r = entries_seek_tail(entries);
    if (r >= 0 && entries_previous(entries) > 0)
        entries_time(entries, &at);
    entries_close(entries);
    return at;
}

/* The rate limit of the system's journald, as journald.conf has it; malloc'ed. */
static char *system_limit(void) {
    CLEANUP_FREE char *path = NULL;
    const struct sdconf_assignment *interval = NULL, *burst = NULL;
    struct sdconf conf = {0};
    char *text;

    if (sdconf_read("", SYSTEM_JOURNALD_CONF, "Journal", &conf, &path) == 0) {
        interval = sdconf_get(&conf, "RateLimitIntervalSec", "RateLimitInterval", sdconf_any);
        burst = sdconf_get(&conf, "RateLimitBurst", NULL, sdconf_any);
    }
    text = must_printf("RateLimitIntervalSec=%s, RateLimitBurst=%s",
                       interval ? interval->value : "30s", burst ? burst->value : "10000");
    sdconf_free(&conf);
    return text;
}

static void tell_stray(struct doctor *doctor, const struct stray *stray, const char *why,
                       bool restart) {
    CLEANUP_FREE char *limit = system_limit(), *word = shell_word(stray->unit);
    struct row *row =
        report_add(&doctor->report, DOCTOR_WARNING,
                   "%s records in the system's journal (%" PRIu64 " event%s since a day): %s",
                   stray->unit, stray->n, stray->n == 1 ? "" : "s", why);

    row_why(row,
            "the limits of that journal apply to its events: %s, its size, and how often it "
            "is synced",
            limit);
    if (restart)
        row_mend(row, "systemctl restart %s", word);
    else
        row_mend(row,
                 "# let %s see " NAMESPACE_SOCKET " (in a chroot or a container: a bind mount "
                 "of its directory), or accept it: deed-doctor(1); then: systemctl restart %s",
                 stray->unit, word);
}

/* NULL: its events go to the namespace. The text is valid while the program runs. */
static const char *judge_stray(struct doctor *doctor, const struct stray *stray, uint64_t since,
                               bool *ret_restart) {
    struct stray_unit known = {.namespace_from = since, .there = last_in_namespace(stray->unit)};
    struct unit_state unit;
    struct unit_log log = {0};
    const char *why;

    if (bus_unit_state(doctor->bus, stray->unit, &unit) == 0) {
        known.active = unit.active;
        known.started = unit.started;
    }
    bus_unit_log(doctor->bus, stray->unit, &log);
    known.namespace = log.namespace;
    why = stray_why(stray, &known);
    *ret_restart = known.active && known.started < since;
    free(log.namespace);
    return why;
}

void check_unit_namespace(struct doctor *doctor) {
    struct unit_state socket;
    size_t told = 0;

    if (!doctor_strays(doctor) || !doctor_bus(doctor))
        return;
    if (bus_unit_state(doctor->bus, JOURNALD_SOCKET_UNIT, &socket) < 0)
        socket.since = 0;
    for (size_t i = 0; i < doctor->strays->n; i++) {
        const struct stray *stray = &doctor->strays->list[i];
        bool restart;
        const char *why = judge_stray(doctor, stray, socket.since, &restart);

        if (!why)
            continue;
        tell_stray(doctor, stray, why, restart);
        told++;
    }
    if (doctor->strays->more)
        doctor_unknown(doctor, "there are more events in the system's journal");
    else if (!told)
        report_add(&doctor->report, DOCTOR_OK, "no unit records in the system's journal");
}
