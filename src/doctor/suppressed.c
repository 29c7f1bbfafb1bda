/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What journald says that it dropped in this boot. It says so only when it takes the next entry
 * from the unit. The dropped entries are lost and leave gaps in the unit's streams, so only the
 * cause can be repaired. What was dropped before journald's last start is told, but is no finding:
 * journald has read its configuration since.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "util/cleanup.h"

#define DROPPED "MESSAGE_ID=a596d6fe7bfa4994828e72309e95d61e"
#define NOTES_MAX 100000
#define UNITS_MAX 64

struct dropped {
    char *unit;
    uint64_t lines;
    bool now; /* since journald's start */
};

struct tally {
    struct dropped list[UNITS_MAX];
    size_t n;
};

static void count_dropped(struct tally *tally, const char *unit, uint64_t lines, bool now) {
    size_t i = 0;

    while (i < tally->n && (tally->list[i].now != now || strcmp(tally->list[i].unit, unit) != 0))
        i++;
    if (i == UNITS_MAX)
        return;
    if (i == tally->n)
        tally->list[tally->n++] = (struct dropped){.unit = must_copy(unit), .now = now};
    tally->list[i].lines += lines;
}

static int read_notes(sd_journal *journal, uint64_t started, struct tally *tally) {
    char boot[sizeof("_BOOT_ID=") + SD_ID128_STRING_MAX] = "_BOOT_ID=";
    sd_id128_t id;
    int r = sd_id128_get_boot(&id);

    if (r < 0)
        return r;
    sd_id128_to_string(id, boot + strlen(boot));
    r = sd_journal_add_match(journal, DROPPED, 0);
    if (r >= 0) /* journald itself alone: others can send the same, but not with this transport */
        r = sd_journal_add_match(journal, "_TRANSPORT=driver", 0);
    if (r >= 0)
        r = sd_journal_add_match(journal, boot, 0);
    if (r >= 0)
        r = sd_journal_seek_tail(journal);
    if (r < 0)
        return r;
    for (unsigned i = 0; i < NOTES_MAX && (r = sd_journal_previous(journal)) > 0; i++) {
        CLEANUP_FREE char *lines = journal_field(journal, "N_DROPPED");
        CLEANUP_FREE char *unit = journal_field(journal, "OBJECT_SYSTEMD_UNIT");
        uint64_t at = 0;

        sd_journal_get_realtime_usec(journal, &at);
        count_dropped(tally, unit ? unit : "a process without a unit",
                      lines ? strtoull(lines, NULL, 10) : 1, at >= started);
    }
    return r;
}

static void report_dropped(struct doctor *doctor, const struct tally *tally) {
    uint64_t others = 0, before = 0;
    bool found = false;

    for (size_t i = 0; i < tally->n; i++) {
        const struct dropped *one = &tally->list[i];
        struct row *row;

        if (!one->now) {
            before += one->lines;
            continue;
        }
        if (!doctor_is_unit(doctor, one->unit)) {
            others += one->lines;
            continue;
        }
        found = true;
        row = report_add(&doctor->report, DOCTOR_PROBLEM,
                         "%s: journald dropped %" PRIu64 " entries", one->unit, one->lines);
        row_why(row, "this unit records, so audit events may be among them; they are gone, and the "
                     "numbers of its streams have gaps");
        row_mend(row, "%s && deed doctor", doctor->profile->restart_journald);
    }
    if (!found)
        report_add(&doctor->report, DOCTOR_OK,
                   "journald dropped nothing of units that record since its start (%" PRIu64
                   " entries of others, %" PRIu64 " before that in this boot)",
                   others, before);
}

void check_suppressed(struct doctor *doctor) {
    CLEANUP_JOURNAL sd_journal *journal = NULL;
    struct tally tally = {0};
    struct unit_state journald;
    int r;

    if (!doctor_units(doctor) || !doctor_bus(doctor) || !doctor_journal(doctor, false, &journal))
        return;
    r = bus_unit_state(doctor->bus, doctor->profile->journald, &journald);
    if (r >= 0)
        r = read_notes(journal, journald.started, &tally);
    if (r < 0)
        doctor_unknown(doctor, "journald's notes: %s", strerror(-r));
    else
        report_dropped(doctor, &tally);
    for (size_t i = 0; i < tally.n; i++)
        free(tally.list[i].unit);
}
