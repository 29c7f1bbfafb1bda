/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Free space, and for how many days it lasts at the rate of the past. */
#include "doctor/space.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

#include "doctor/doctor.h"
#include "doctor/system.h"
#include "journal/entries.h"
#include "util/calendar.h"
#include "util/cleanup.h"
#include "util/number.h"

#define FILES_MAX 100000
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

/* Below these: a warning, a problem. */
#define DAYS_WARNING 30
#define DAYS_PROBLEM 7
#define PERCENT_WARNING 5
#define PERCENT_PROBLEM 2
#define FREE_WARNING GIB
#define FREE_PROBLEM (256 * MIB)

/* ---- arithmetic ------------------------------------------------------------------------------ */

void growth_add(struct growth *growth, const char *name, uint64_t bytes) {
    const char *dash = strstr(name, "jsonl-");
    struct date date;
    int64_t day;

    if (!dash || strspn(dash + 6, "0123456789") != 8 || !number_read(dash + 6, 4, &date.year) ||
        !number_read(dash + 10, 2, &date.month) || !number_read(dash + 12, 2, &date.day) ||
        !calendar_has(date))
        return;
    day = calendar_days(date);
    growth->bytes += bytes;
    if (day < growth->first)
        growth->first = day;
    if (day > growth->last)
        growth->last = day;
}

uint64_t growth_a_day(const struct growth *growth, uint64_t current, uint64_t seconds) {
    if (growth->first <= growth->last)
        return growth->bytes / (uint64_t)(growth->last - growth->first + 1);
    if (seconds < 3600)
        return 0;
    return (uint64_t)((double)current * DAY_SECONDS / (double)seconds);
}

int64_t growth_days_left(uint64_t free, uint64_t a_day) {
    return a_day ? (int64_t)(free / a_day) : INT64_MAX;
}

/* ---- the disk -------------------------------------------------------------------------------- */

static bool measure_growth(const char *directory, const char *evidence, uint64_t *ret_a_day) {
    struct growth growth = GROWTH_INIT;
    const struct dirent *entry;
    DIR *dir = opendir(directory);
    time_t now = time(NULL), begin;
    off_t size = 0;

    if (!dir)
        return false;
    for (unsigned i = 0; i < FILES_MAX && (entry = readdir(dir)); i++) {
        struct stat st;

        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode))
            growth_add(&growth, entry->d_name, (uint64_t)st.st_blocks * 512);
    }
    closedir(dir);
    begin = doctor_first_event(evidence, &size);
    *ret_a_day =
        growth_a_day(&growth, (uint64_t)size, begin && begin < now ? (uint64_t)(now - begin) : 0);
    return true;
}

bool space_measure(const char *directory, const char *evidence, struct evidence_space *ret) {
    struct statvfs fs;

    if (statvfs(directory, &fs) < 0 || !measure_growth(directory, evidence, &ret->a_day))
        return false;
    ret->free = (uint64_t)fs.f_bavail * fs.f_frsize;
    ret->percent = fs.f_blocks ? fs.f_bavail * 100 / fs.f_blocks : 100;
    return true;
}

static void mend_space(struct row *row, const char *directory) {
    row_why(row, "on a full disk events wait in the journal, which throws the oldest away when it "
                 "needs the room");
    row_mend(row, "du -xh %s /var/log /var/cache | sort -h | tail -n 20", directory);
}

void check_space(struct doctor *doctor) {
    CLEANUP_FREE char *directory = doctor_directory(doctor), *rate = NULL;
    enum doctor_status status = DOCTOR_OK;
    struct evidence_space space;
    struct row *row;
    int64_t days;

    if (!space_measure(directory, doctor_outputs(doctor)->evidence, &space)) {
        doctor_unknown(doctor, "%s: %s", directory, strerror(errno));
        return;
    }
    days = growth_days_left(space.free, space.a_day);
    if (days < DAYS_PROBLEM || space.percent < PERCENT_PROBLEM || space.free < FREE_PROBLEM)
        status = DOCTOR_PROBLEM;
    else if (days < DAYS_WARNING || space.percent < PERCENT_WARNING || space.free < FREE_WARNING)
        status = DOCTOR_WARNING;
    rate = space.a_day ? must_printf("%" PRIu64 " KiB a day, full in %" PRId64 " days",
                                     space.a_day / 1024, days)
                       : must_copy("too early to say how much a day");
    row = report_add(&doctor->report, status, "%s: %" PRIu64 " MiB (%" PRIu64 " %%) free; %s",
                     directory, space.free / MIB, space.percent, rate);
    if (status != DOCTOR_OK)
        mend_space(row, directory);
}

void check_space_journal(struct doctor *doctor) {
    static const char directory[] = ENTRIES_PERSISTENT;
    enum doctor_status status = DOCTOR_OK;
    uint64_t free_bytes, percent;
    struct statvfs fs;
    struct row *row;

    if (statvfs(directory, &fs) < 0) {
        doctor_unknown(doctor, "%s: %s", directory, strerror(errno));
        return;
    }
    free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
    percent = fs.f_blocks ? fs.f_bavail * 100 / fs.f_blocks : 100;
    if (percent < PERCENT_PROBLEM || free_bytes < FREE_PROBLEM)
        status = DOCTOR_PROBLEM;
    else if (percent < PERCENT_WARNING || free_bytes < FREE_WARNING)
        status = DOCTOR_WARNING;
    row = report_add(&doctor->report, status, "%s: %" PRIu64 " MiB (%" PRIu64 " %%) free",
                     directory, free_bytes / MIB, percent);
    if (status != DOCTOR_OK) {
        row_why(row, "journald throws away its oldest entries to keep room on the disk, also what "
                     "the relay has not read");
        row_mend(row, "du -xh /var/log /var/cache | sort -h | tail -n 20");
    }
}

static bool look_at_inodes(struct doctor *doctor, const char *directory, uint64_t *ret) {
    struct statvfs fs;

    if (statvfs(directory, &fs) < 0) {
        doctor_unknown(doctor, "%s: %s", directory, strerror(errno));
        return false;
    }
    /* Some file systems have no fixed number of them. */
    *ret = fs.f_files ? fs.f_favail * 100 / fs.f_files : 100;
    return true;
}

void check_inodes(struct doctor *doctor) {
    CLEANUP_FREE char *directory = doctor_directory(doctor);
    uint64_t percent;
    struct row *row;

    if (!look_at_inodes(doctor, directory, &percent))
        return;
    if (percent >= PERCENT_WARNING) {
        report_add(&doctor->report, DOCTOR_OK, "%s: %" PRIu64 " %% of the inodes are free",
                   directory, percent);
        return;
    }
    row = report_add(&doctor->report, percent < PERCENT_PROBLEM ? DOCTOR_PROBLEM : DOCTOR_WARNING,
                     "%s: %" PRIu64 " %% of the inodes are free", directory, percent);
    row_why(row,
            "without an inode no new file can be made: the next rotation leaves events without "
            "a file");
    row_mend(row, "du --inodes -x / | sort -n | tail -n 20");
}
