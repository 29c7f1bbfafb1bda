/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The clock of the kernel: the time of an event is evidence. */
#include <errno.h>
#include <string.h>
#include <sys/timex.h>
#include <unistd.h>

#include "doctor/doctor.h"

static const struct {
    const char *file, *mend;
} clocks[] = {
    {"/usr/lib/systemd/system/chrony.service", "systemctl enable --now chrony.service"},
    {"/usr/lib/systemd/system/ntpsec.service", "systemctl enable --now ntpsec.service"},
    {"/usr/lib/systemd/system/systemd-timesyncd.service",
     "systemctl enable --now systemd-timesyncd.service"},
};

void check_clock(struct doctor *doctor) {
    struct timex clock = {0};
    struct row *row;
    int r = adjtimex(&clock);

    if (r < 0) {
        doctor_unknown(doctor, "adjtimex: %s (in a container: ask its host)", strerror(errno));
        return;
    }
    if (r != TIME_ERROR && !(clock.status & STA_UNSYNC)) {
        report_add(&doctor->report, DOCTOR_OK, "synchronised, at most %lld ms wrong",
                   (long long)clock.maxerror / 1000);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "not synchronised");
    row_why(row, "the time of an event is evidence, and events of two machines cannot be put in "
                 "order (a container has the clock of its host)");
    for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++)
        if (access(clocks[i].file, F_OK) == 0) {
            row_mend(row, "%s", clocks[i].mend);
            return;
        }
    row_mend(row, "apt-get install systemd-timesyncd");
}
