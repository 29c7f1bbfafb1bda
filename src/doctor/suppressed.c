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
#include "doctor/paths.h"
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

struct suppressed {
    enum doctor_journals journal;
    const char *journald; /* its unit */
    /* Are there events among what it drops of this unit? */
    bool (*has_events)(struct doctor *doctor, const char *unit);
};

static const struct suppressed looked_at[] = {
    {OF_NAMESPACE, JOURNALD_UNIT, doctor_is_unit},
    {OF_SYSTEM, SYSTEM_JOURNALD_UNIT, doctor_is_stray},
};

static void report_dropped(struct doctor *doctor, const struct suppressed *one,
                           const struct tally *tally, uint64_t *ret_others) {
    for (size_t i = 0; i < tally->n; i++) {
        const struct dropped *dropped = &tally->list[i];
        struct row *row;

        if (!dropped->now || !one->has_events(doctor, dropped->unit)) {
            *ret_others += dropped->lines;
            continue;
        }
        row = report_add(&doctor->report, DOCTOR_PROBLEM,
                         "%s: journald dropped %" PRIu64 " entries", dropped->unit, dropped->lines);
        row_why(row, "this unit records, so audit events may be among them; they are gone, and the "
                     "numbers of its streams have gaps");
        row_mend(row, "systemctl restart %s && deed doctor", one->journald);
    }
}

/* False after a row that says what cannot be looked at. */
static bool look_for_dropped(struct doctor *doctor, const struct suppressed *one,
                             uint64_t *ret_others) {
    CLEANUP_JOURNAL sd_journal *journal = NULL;
    struct tally tally = {0};
    struct unit_state journald;
    int r;

    if (!doctor_journal(doctor, one->journal, &journal))
        return false;
    r = bus_unit_state(doctor->bus, one->journald, &journald);
    if (r >= 0)
        r = read_notes(journal, journald.started, &tally);
    if (r < 0)
        doctor_unknown(doctor, "notes of %s: %s", one->journald, strerror(-r));
    else
        report_dropped(doctor, one, &tally, ret_others);
    for (size_t i = 0; i < tally.n; i++)
        free(tally.list[i].unit);
    return r >= 0;
}

void check_suppressed(struct doctor *doctor) {
    size_t before = doctor->report.n;
    uint64_t others = 0;

    if (!doctor_units(doctor) || !doctor_strays(doctor) || !doctor_bus(doctor))
        return;
    for (size_t i = 0; i < sizeof(looked_at) / sizeof(looked_at[0]); i++)
        if (!look_for_dropped(doctor, &looked_at[i], &others))
            return;
    if (doctor->report.n == before)
        report_add(&doctor->report, DOCTOR_OK,
                   "journald dropped no event since its start (%" PRIu64
                   " other entries in this boot)",
                   others);
}
