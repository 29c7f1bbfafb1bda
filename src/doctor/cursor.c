/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How far rsyslogd has read the journal. It writes its place into a file at each
 * PersistStateInterval, not at each entry, so on a healthy system the place may be that far behind.
 * The probe shows whether rsyslogd reads at all.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "util/cleanup.h"

#define INTERVAL_DEFAULT 10
#define COUNT_MAX 200000
/* rsyslogd is too slow if it is behind by more than this many intervals and seconds. */
#define SLACK 20
#define SLACK_SECONDS 30

struct state_place {
    char *path;
    uint64_t interval; /* PersistStateInterval */
};

/* The directory for rsyslogd's own files; malloc'ed. */
static char *work_directory(const struct rsyslogconf *conf) {
    char *directory = must_copy(DEED_RSYSLOG_WORK_DIRECTORY);
    const struct rsyslog_statement *one;
    size_t at = 0;

    while ((one = rsyslog_next(conf, "$WorkDirectory", &at))) {
        free(directory);
        directory = must_copy(one->arguments);
    }
    at = 0;
    while ((one = rsyslog_next(conf, "global", &at))) {
        char *value = rsyslog_parameter(one, "workDirectory");

        if (value) {
            free(directory);
            directory = value;
        }
    }
    return directory;
}

char *doctor_work_directory(struct doctor *doctor) {
    return work_directory(&doctor->rsyslog);
}

static void find_state(const struct rsyslogconf *conf, struct state_place *ret) {
    CLEANUP_FREE char *directory = work_directory(conf), *name = NULL;
    const struct rsyslog_statement *one;
    size_t at = 0;

    *ret = (struct state_place){.interval = INTERVAL_DEFAULT};
    while ((one = rsyslog_next(conf, "module", &at))) {
        CLEANUP_FREE char *load = rsyslog_parameter(one, "load");
        CLEANUP_FREE char *interval = rsyslog_parameter(one, "PersistStateInterval");

        if (!load || strcmp(load, "imjournal") != 0)
            continue;
        free(name);
        name = rsyslog_parameter(one, "StateFile");
        if (interval && strtoull(interval, NULL, 10) > 0)
            ret->interval = strtoull(interval, NULL, 10);
    }
    if (name)
        ret->path = *name == '/' ? must_copy(name) : must_printf("%s/%s", directory, name);
}

/* All entries after the present one; at most COUNT_MAX. */
static int count_behind(sd_journal *journal, unsigned *ret) {
    int r;

    for (*ret = 0; *ret < COUNT_MAX; ++*ret) {
        r = sd_journal_next(journal);
        if (r <= 0)
            return r;
    }
    return 0;
}

static void report_behind(struct doctor *doctor, const struct state_place *place, unsigned n,
                          uint64_t usec) {
    uint64_t now = (uint64_t)time(NULL) * 1000000;
    uint64_t seconds = usec && now > usec ? (now - usec) / 1000000 : 0;
    struct row *row;

    if (n <= place->interval * SLACK || seconds <= SLACK_SECONDS) {
        report_add(&doctor->report, DOCTOR_OK,
                   "%s: %u entries (%" PRIu64 " s) behind the journal's end", place->path, n,
                   seconds);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_WARNING,
                     "%s: %u%s entries (%" PRIu64 " s) behind the journal's end", place->path, n,
                     n == COUNT_MAX ? " or more" : "", seconds);
    row_why(row,
            "rsyslogd reads slower than others write, or waits for the evidence file; what the "
            "journal throws away for lack of room before it was read is in no file");
    row_mend(row, "%s", doctor->profile->restart_rsyslog);
}

static void report_broken(struct doctor *doctor, const struct state_place *place,
                          const char *wrong) {
    CLEANUP_FREE char *file = shell_word(place->path);
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s", place->path, wrong);

    row_why(row,
            "rsyslogd does not know where to go on: it stands still, leaves entries out or reads "
            "the whole journal again");
    row_mend(row, "systemctl stop %s && rm -f %s && systemctl start %s", doctor->profile->rsyslog,
             file, doctor->profile->rsyslog);
}

/* There is no file before the first interval has passed. */
static void report_missing(struct doctor *doctor, const struct state_place *place) {
    CLEANUP_JOURNAL sd_journal *journal = NULL;
    struct row *row;
    unsigned n = 0;
    int r;

    if (!doctor_rsyslogd(doctor) || !doctor_journal(doctor, false, &journal))
        return;
    r = sd_journal_seek_realtime_usec(journal, doctor->rsyslogd.started);
    if (r >= 0)
        r = count_behind(journal, &n);
    if (r < 0) {
        doctor_unknown(doctor, "the journal: %s", strerror(-r));
        return;
    }
    if (n <= place->interval * SLACK) {
        report_add(&doctor->report, DOCTOR_OK, "%s: not there yet, rsyslogd has just begun",
                   place->path);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: not there, after %u entries",
                     place->path, n);
    row_why(row, "rsyslogd does not read the journal, or cannot keep its place: after a restart it "
                 "reads the whole journal again");
    row_mend(row, "%s", doctor->profile->restart_rsyslog);
}

static void compare_with_journal(struct doctor *doctor, const struct state_place *place,
                                 const char *cursor) {
    CLEANUP_JOURNAL sd_journal *journal = NULL;
    uint64_t usec = 0;
    unsigned n = 0;
    int r;

    if (!doctor_journal(doctor, false, &journal))
        return;
    r = sd_journal_seek_cursor(journal, cursor);
    if (r == -EINVAL) {
        report_broken(doctor, place, *cursor ? "holds no place in a journal" : "empty");
        return;
    }
    if (r >= 0)
        r = sd_journal_next(journal);
    if (r > 0) {
        sd_journal_get_realtime_usec(journal, &usec);
        /* If the entry is gone, this is the next one, and it counts. */
        if (sd_journal_test_cursor(journal, cursor) == 0)
            n++;
        r = count_behind(journal, &n);
    }
    if (r < 0)
        doctor_unknown(doctor, "the journal: %s", strerror(-r));
    else
        report_behind(doctor, place, n, usec);
}

void check_rsyslog_cursor(struct doctor *doctor) {
    CLEANUP_FREE char *cursor = NULL;
    struct state_place place;
    int r;

    if (!doctor_rsyslog(doctor))
        return;
    find_state(&doctor->rsyslog, &place);
    if (!place.path) {
        doctor_unknown(doctor, "imjournal has no StateFile");
        return;
    }
    r = system_read(place.path, &cursor, NULL, NULL);
    if (r == -ENOENT)
        report_missing(doctor, &place);
    else if (r < 0)
        doctor_unknown(doctor, "%s: %s", place.path, strerror(-r));
    else {
        cursor[strcspn(cursor, "\n")] = '\0';
        compare_with_journal(doctor, &place, cursor);
    }
    free(place.path);
}
