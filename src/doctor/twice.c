/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Second copies in the newest evidence. They are harmless, and an exception: after a crash or a
 * power failure. Many of them say that the relay does not find its events in the file again.
 */
#include "doctor/twice.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "parse/scan.h"
#include "store/tail.h"
#include "util/cleanup.h"
#include "util/must.h"

#define LOOK_BACK (UINT64_C(16) << 20)
/* More than one event in so many, and not only a few. */
#define ONE_IN 1000
#define FEW 10

void twice_take(struct twice *twice, const char *line, size_t n) {
    struct scanned event;

    if (scan_line(line, n, SCAN_EITHER, &event) != SCAN_EVENT)
        return;
    twice->events++;
    twice->copies += !seen_add(twice->seen, event.bytes, event.hashed);
}

bool twice_is_much(const struct twice *twice) {
    return twice->copies >= FEW && twice->copies > twice->events / ONE_IN;
}

static void on_line(const struct input_line *line, bool rejected, void *data) {
    if (!rejected && !line->too_long)
        twice_take(data, line->bytes, line->n);
}

static void tell_twice(struct doctor *doctor, const struct twice *twice) {
    struct row *row = report_add(&doctor->report, twice_is_much(twice) ? DOCTOR_WARNING : DOCTOR_OK,
                                 "of the last %" PRIu64 " events, %" PRIu64 " %s a second copy",
                                 twice->events, twice->copies, twice->copies == 1 ? "is" : "are");

    if (!twice_is_much(twice))
        return;
    row_why(row, "each reader leaves second copies out, but they take room; the relay was killed "
                 "or the power failed often, or it does not find its events in the file again");
    row_mend(row, "journalctl -q --since -7d -p notice -u " RELAY_UNIT " | tail -n 20");
}

void check_second_copies(struct doctor *doctor) {
    CLEANUP_FREE char *path = doctor_directory(doctor);
    CLEANUP_CLOSE int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const struct tail tail = {.bytes = LOOK_BACK, .since = UINT64_MAX};
    struct twice twice = {.seen = must(seen_new())};
    int r = directory < 0 ? -errno : tail_read(directory, &tail, on_line, &twice);

    if (r < 0)
        doctor_unknown(doctor, "%s: %s", path, strerror(-r));
    else
        tell_twice(doctor, &twice);
    seen_free(twice.seen);
}
