/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may record: whether emitters.json is understood. The relay reads it again when it changes. */
#include <errno.h>
#include <string.h>

#include "doctor/doctor.h"
#include "journal/emitters.h"

static void on_wrong(const char *what, void *data) {
    struct doctor *doctor = data;
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s", what);

    row_why(row, "a row that is not understood has no effect: its service's events are rejected, "
                 "and the service is not told");
    row_mend(row, "man deed-routing; ${EDITOR:-editor} %s", EMITTERS_PATH);
}

void check_emitters(struct doctor *doctor) {
    size_t before = doctor->report.n;
    struct emitters emitters;
    int r = emitters_read(EMITTERS_PATH, &emitters, on_wrong, doctor);

    if (r < 0 && r != -EBADMSG && doctor->report.n == before)
        doctor_unknown(doctor, "%s: %s", EMITTERS_PATH, strerror(-r));
    if (doctor->report.n == before)
        report_add(&doctor->report, DOCTOR_OK, "%s: %zu row%s, understood", EMITTERS_PATH,
                   emitters.n, emitters.n == 1 ? "" : "s");
    emitters_free(&emitters);
}
