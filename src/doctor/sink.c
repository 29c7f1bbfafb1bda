/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where events go first: the journal's socket. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "util/cleanup.h"

/*
 * Without its package, nothing reads the namespace "deed". Its socket outlives the last unit with
 * LogNamespace=deed, and then refuses all connections.
 */
#define LEAVE_NAMESPACE                                                                            \
    "systemctl disable --now systemd-journald@deed.socket systemd-journald@deed.service; "         \
    "rm -rf /run/systemd/journal.deed"

/* libdeed takes the namespace's socket wherever there is one. */
static bool goes_elsewhere(const struct profile *profile) {
    return profile->namespace ? access(profile->socket, F_OK) < 0
                              : access(profile->other_socket, F_OK) == 0;
}

static void elsewhere(struct doctor *doctor) {
    const struct profile *profile = doctor->profile;
    struct row *row =
        report_add(&doctor->report, DOCTOR_PROBLEM, "events go to %s", profile->other_socket);

    if (profile->namespace) {
        row_why(row, "the socket of the namespace is not there: whoever opens a log now finds the "
                     "system's journal, with its limits and its rsyslogd");
        row_mend(row, "%s", profile->restart_sockets);
        return;
    }
    row_why(row,
            "there is a journal namespace \"deed\", so libdeed sends there; rsyslogd reads the "
            "system's journal, so no event reaches the file");
    row_mend(row, LEAVE_NAMESPACE);
}

/* 0 or -errno. deed_open() would not tell: it succeeds without a journal, with the spool. */
static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    CLEANUP_CLOSE int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        return -errno;
    return 0;
}

void check_sink(struct doctor *doctor) {
    const struct profile *profile = doctor->profile;
    bool is_elsewhere = goes_elsewhere(profile);
    const char *sink = is_elsewhere ? profile->other_socket : profile->socket;
    int r = connect_to(sink);
    struct row *row;

    if (r < 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "journal %s: %s", sink, strerror(-r));
        row_why(row, "no event reaches the journal: each waits on disk, or is recorded nowhere");
        row_mend(row, "%s",
                 is_elsewhere && !profile->namespace ? LEAVE_NAMESPACE : profile->restart_sockets);
    } else if (is_elsewhere) {
        elsewhere(doctor);
    } else {
        report_add(&doctor->report, DOCTOR_OK, "%s takes events", sink);
    }
}
