/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where events go first: the journal's socket. */
#include <unistd.h>

#include <deed.h>

#include "doctor.h"
#include "paths.h"

#define NAMESPACE_SOCKET "/run/systemd/journal.deed/socket"
#define SYSTEM_SOCKET "/run/systemd/journal/socket"

/*
 * A namespace "deed" is not of this release: nothing reads it. Its socket stays behind when the
 * last unit with LogNamespace=deed has ended, and then refuses everybody.
 */
#define LEAVE_NAMESPACE                                                                            \
    "systemctl disable --now systemd-journald@deed.socket systemd-journald@deed.service; "         \
    "rm -rf /run/systemd/journal.deed"

void check_sink(struct doctor *doctor) {
    bool in_namespace = access(NAMESPACE_SOCKET, F_OK) == 0;
    deed_log *log = NULL;
    struct row *row;

    if (deed_open(&log, "deed", NULL) < 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s", deed_error_text());
        row_why(row, "no service can record an event now");
        row_mend(row, in_namespace ? LEAVE_NAMESPACE
                                   : "systemctl restart systemd-journald.socket "
                                     "systemd-journald-dev-log.socket systemd-journald.service");
        return;
    }
    deed_close(log);
    if (!in_namespace) {
        report_add(&doctor->report, DOCTOR_OK, "%s takes events", SYSTEM_SOCKET);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "events go to %s", NAMESPACE_SOCKET);
    row_why(row,
            "there is a journal namespace \"deed\", so libdeed sends there; rsyslogd reads the "
            "system's journal, so no event reaches the file");
    row_mend(row, LEAVE_NAMESPACE);
}
