/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where events go first: the socket of the journal namespace. libdeed takes it where it is there,
 * and the system's otherwise. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "doctor/system.h"

void check_sink(struct doctor *doctor) {
    /* deed_open() would not tell: it succeeds without a journal, with the spool. */
    int r = system_connect(NAMESPACE_SOCKET, SOCK_DGRAM);
    struct unit_state socket;
    struct row *row;

    if (r == -ENOENT) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM,
                         "%s is not there: events go to the system's journal", NAMESPACE_SOCKET);
        row_why(row, "whoever opens a log now finds the system's journal, with its limits and its "
                     "retention; a flood of other entries can throw events away there");
        row_mend(row, RESTART_SOCKETS);
        return;
    }
    if (r < 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "journal %s: %s", NAMESPACE_SOCKET,
                         strerror(-r));
        row_why(row, "no event reaches the journal: each waits on disk, or is recorded nowhere");
        row_mend(row, RESTART_SOCKETS);
        return;
    }
    if (!doctor_bus(doctor))
        return;
    r = bus_unit_state(doctor->bus, JOURNALD_SOCKET_UNIT, &socket);
    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", JOURNALD_SOCKET_UNIT, strerror(-r));
    } else if (!socket.active) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s is not active", JOURNALD_SOCKET_UNIT);
        row_why(row, "when journald of the namespace ends, nobody starts it again, and events wait "
                     "on disk or are recorded nowhere");
        row_mend(row, RESTART_SOCKETS);
    } else {
        report_add(&doctor->report, DOCTOR_OK, "%s takes events", NAMESPACE_SOCKET);
    }
}
