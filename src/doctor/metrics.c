/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor/lag.h"
#include "doctor/space.h"
#include "util/calendar.h"
#include "util/cleanup.h"
#include "util/io.h"
#include "verify/verify.h"

#define CHUNK (64 * 1024)

/* NAN: the file cannot be read; one that is not there has no lines yet. */
static double count_lines(const char *path) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    CLEANUP_FREE char *chunk = must_zero(CHUNK);
    struct stat st;
    ssize_t n = 0;
    double lines = 0;

    if (fd < 0)
        return errno == ENOENT ? 0 : NAN;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return NAN;
    while ((n = io_read(fd, chunk, CHUNK)) > 0)
        for (const char *at = chunk; (at = memchr(at, '\n', (size_t)(chunk + n - at))); at++)
            lines++;
    return n < 0 ? NAN : lines;
}

/* Streams may have begun in an older file, so the first event of one proves nothing. */
static void verify_files(const struct outputs *outputs, struct metrics *ret) {
    const char *names[2];
    struct verify_options options = {.names = names, .partial = true};
    struct findings findings = {.command = "doctor"};
    struct checker_totals totals = {0};
    bool checked;

    /* Without a file there is nothing to find. */
    if (access(outputs->evidence, F_OK) == 0)
        names[options.n_names++] = outputs->evidence;
    if (access(outputs->rejected, F_OK) == 0)
        names[options.n_names++] = outputs->rejected;
    checked = verify_run(&options, &findings, &totals) && findings.unread == 0;
    ret->events = checked ? (double)totals.events : NAN;
    for (unsigned i = 0; i < FIRST_NOTE; i++)
        ret->findings[i] = checked ? (double)findings.count[i] : NAN;
    findings_free(&findings);
}

static double measure_lag(enum entries_which which) {
    uint64_t seconds = 0;

    return lag_measure(POSITIONS_RELAY, which, &seconds) < 0 ? NAN : (double)seconds;
}

static double measure_until_full(struct doctor *doctor) {
    CLEANUP_FREE char *directory = doctor_directory(doctor);
    struct evidence_space space;

    if (!space_measure(directory, doctor_outputs(doctor)->evidence, &space) || !space.a_day)
        return NAN;
    return (double)space.free / (double)space.a_day * DAY_SECONDS;
}

void metrics_measure(struct doctor *doctor, struct metrics *ret) {
    const struct outputs *outputs = doctor_outputs(doctor);
    struct spool_waiting waiting;
    bool spool = spool_count(&waiting);

    *ret = (struct metrics){
        .rejected = count_lines(outputs->rejected),
        .spooled_files = spool ? (double)waiting.files : NAN,
        .spooled_bytes = spool ? (double)waiting.bytes : NAN,
        .lag_namespace = measure_lag(ENTRIES_NAMESPACE),
        .lag_system = measure_lag(ENTRIES_SYSTEM),
        .until_full = measure_until_full(doctor),
    };
    verify_files(outputs, ret);
    for (unsigned i = 0; i < DOCTOR_STATUSES; i++)
        ret->checks[i] = (double)doctor->report.count[i];
}
