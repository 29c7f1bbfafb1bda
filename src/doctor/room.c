/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For how long the namespace's journal takes events that nobody brings to the files, because their
 * disk is full or the relay stands still: at the pace of the last day, and at the worst one.
 */
#include "doctor/room.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "journal/cursor.h"
#include "util/calendar.h"
#include "util/cleanup.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

/* The most that journald takes, measured with lines of 8,000 bytes. */
#define WORST_A_SECOND (40 * MIB)
#define WORST_WARNING 10 /* seconds */
#define HOURS_WARNING 24
#define HOURS_PROBLEM 1

/* journald's files are made larger than their content, so a small journal says nothing. */
#define ENTRIES_ENOUGH 10000
#define ENTRY_BYTES 1200

/* ---- arithmetic ------------------------------------------------------------------------------ */

uint64_t room_of_journal(uint64_t limit, uint64_t used, uint64_t free, uint64_t keep_free) {
    uint64_t more = free > keep_free ? free - keep_free : 0;

    return limit < used + more ? limit : used + more;
}

uint64_t room_pace(uint64_t used, uint64_t entries, uint64_t last_day) {
    uint64_t bytes = entries >= ENTRIES_ENOUGH ? used / entries : ENTRY_BYTES;

    return last_day * bytes / 24;
}

bool room_size(const char *text, uint64_t *ret) {
    static const char units[] = "KMGTPE";
    const char *unit;
    uint64_t value;
    unsigned shift;
    char *end;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    value = strtoull(text, &end, 10);
    unit = *end ? strchr(units, *end) : NULL;
    if (errno || (*end && (!unit || end[1])))
        return false;
    shift = unit ? 10 * ((unsigned)(unit - units) + 1) : 0;
    if (value > UINT64_MAX >> shift)
        return false;
    *ret = value << shift;
    return true;
}

/* ---- the journal ----------------------------------------------------------------------------- */

static bool is_size(const char *value) {
    uint64_t size;

    return room_size(value, &size);
}

/* journald's own default is a part of the disk, with a bound. */
static uint64_t setting(struct doctor *doctor, const char *key, const struct statvfs *fs,
                        unsigned percent, const struct sdconf_assignment **ret) {
    uint64_t size = (uint64_t)fs->f_blocks * fs->f_frsize / 100 * percent;

    *ret = sdconf_get(&doctor->journald, key, NULL, is_size);
    if (*ret)
        room_size((*ret)->value, &size);
    else if (size > 4 * GIB)
        size = 4 * GIB;
    return size;
}

/* The number of the present entry among all that this journald has numbered. */
static bool number_of(sd_journal *journal, struct cursor *ret) {
    CLEANUP_FREE char *text = NULL;

    return sd_journal_get_cursor(journal, &text) >= 0 && cursor_parse(text, ret);
}

/* How many entries there are, and how many of the last day. False: it cannot be told. */
static bool count_entries(sd_journal *journal, uint64_t *ret_all, uint64_t *ret_day) {
    uint64_t day_ago = ((uint64_t)time(NULL) - DAY_SECONDS) * 1000000;
    struct cursor first, day, last;

    *ret_all = *ret_day = 0;
    if (sd_journal_seek_tail(journal) < 0 || sd_journal_previous(journal) <= 0 ||
        !number_of(journal, &last))
        return false;
    if (sd_journal_seek_head(journal) < 0 || sd_journal_next(journal) <= 0 ||
        !number_of(journal, &first) || strcmp(first.source, last.source) != 0)
        return false;
    *ret_all = last.number - first.number + 1;
    if (sd_journal_seek_realtime_usec(journal, day_ago) < 0 || sd_journal_next(journal) <= 0)
        return true;
    if (!number_of(journal, &day) || strcmp(day.source, last.source) != 0)
        return false;
    *ret_day = last.number - day.number + 1;
    return true;
}

/* "5 days", "3 hours", "40 s"; malloc'ed. */
static char *span(uint64_t seconds) {
    if (seconds >= 2 * DAY_SECONDS)
        return must_printf("%" PRIu64 " days", seconds / DAY_SECONDS);
    if (seconds >= 2 * 3600)
        return must_printf("%" PRIu64 " hours", seconds / 3600);
    return must_printf("%" PRIu64 " s", seconds);
}

static void report_room(struct doctor *doctor, const struct sdconf_assignment *limit, uint64_t room,
                        uint64_t an_hour) {
    uint64_t worst = room / WORST_A_SECOND, hours = an_hour ? room / an_hour : UINT64_MAX;
    CLEANUP_FREE char *flood = span(worst);
    CLEANUP_FREE char *usual =
        an_hour ? span((uint64_t)((double)room / (double)an_hour * 3600)) : NULL;
    enum doctor_status status = DOCTOR_OK;
    struct row *row;

    if (hours < HOURS_PROBLEM)
        status = DOCTOR_PROBLEM;
    else if (hours < HOURS_WARNING || worst < WORST_WARNING)
        status = DOCTOR_WARNING;
    row = report_add(&doctor->report, status,
                     "room for %" PRIu64 " MiB (SystemMaxUse=%s): %s%s%s in the worst flood",
                     room / MIB, limit ? limit->value : "10 % of the disk, the default",
                     usual ? usual : "", usual ? " at the pace of the last day, " : "", flood);
    if (status == DOCTOR_OK)
        return;
    row_why(row, "while the disk of the files is full, or the relay stands still, events wait in "
                 "this journal for so long; then it throws away the oldest, which are in no file");
    if (limit)
        row_mend(row,
                 "# in /etc/systemd/" JOURNALD_CONF ".d, write SystemMaxUse=4G into a file "
                 "whose name sorts behind that of %s, and make room on the disk; "
                 "then: " RESTART_JOURNALD,
                 limit->file);
    else
        row_mend(row, "mkdir -p /etc/systemd/" JOURNALD_CONF ".d && printf "
                      "'[Journal]\\nSystemMaxUse=4G\\n' >/etc/systemd/" JOURNALD_CONF
                      ".d/zz-deed-size.conf && " RESTART_JOURNALD);
}

void check_journal_room(struct doctor *doctor) {
    const struct sdconf_assignment *limit, *kept;
    CLEANUP_JOURNAL sd_journal *journal = NULL;
    uint64_t used = 0, all, day, most, keep;
    struct statvfs fs;

    if (!doctor_journald(doctor) || !doctor_journal(doctor, OF_NAMESPACE, &journal))
        return;
    if (statvfs(ENTRIES_PERSISTENT, &fs) < 0) {
        doctor_unknown(doctor, "%s: %s", ENTRIES_PERSISTENT, strerror(errno));
        return;
    }
    most = setting(doctor, "SystemMaxUse", &fs, 10, &limit);
    keep = setting(doctor, "SystemKeepFree", &fs, 15, &kept);
    sd_journal_get_usage(journal, &used);
    if (!count_entries(journal, &all, &day))
        day = 0;
    report_room(doctor, limit,
                room_of_journal(most, used, (uint64_t)fs.f_bavail * fs.f_frsize, keep),
                room_pace(used, all, day));
}
