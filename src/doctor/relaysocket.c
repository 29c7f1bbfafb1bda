/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/relaysocket.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "doctor/system.h"

#define MODE(st) ((st)->st_mode & 07777)

const char *socket_judge_directory(const struct stat *st, const struct socket_rights *rights) {
    if (!S_ISDIR(st->st_mode))
        return "no directory";
    if (st->st_uid != 0)
        return "its owner is not root";
    if (st->st_gid != rights->relay)
        return "its group is not " RELAY_GROUP;
    return MODE(st) == 0750 ? NULL : "its mode is not 0750";
}

const char *socket_judge(const struct stat *st, const struct socket_rights *rights) {
    if (!S_ISSOCK(st->st_mode))
        return "no socket";
    if (st->st_uid != 0 && st->st_uid != rights->rsyslogd)
        return "its owner is neither root nor rsyslogd's user";
    if (st->st_gid != rights->relay)
        return "its group is not " RELAY_GROUP;
    return MODE(st) == 0660 ? NULL : "its mode is not 0660";
}

static void missing(struct doctor *doctor, const char *path, int error) {
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s", path, strerror(error));

    row_why(row, "the relay cannot hand its events to rsyslogd: they wait in the journal");
    row_mend(row, "systemd-tmpfiles --create --prefix " RELAY_DIRECTORY "; " RESTART_RSYSLOG);
}

static void open_to_others(struct doctor *doctor, const char *path, const struct stat *st,
                           const char *wrong, const char *mode) {
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s (mode %04o, owner %u:%u)",
                                 path, wrong, MODE(st), st->st_uid, st->st_gid);

    row_why(row, "whoever else can open it can write evidence; and the relay must be able to");
    if (S_ISDIR(st->st_mode) || S_ISSOCK(st->st_mode))
        row_mend(row, "chown root:" RELAY_GROUP " %s && chmod %s %s", path, mode, path);
    else
        row_mend(row,
                 "mv %s %s.set-aside; systemd-tmpfiles --create --prefix " RELAY_DIRECTORY
                 "; " RESTART_RSYSLOG,
                 path, path);
}

void check_relay_socket(struct doctor *doctor) {
    const struct group *group = getgrnam(RELAY_GROUP);
    struct socket_rights rights;
    const char *wrong;
    struct stat st;
    int r;

    if (!group) {
        doctor_unknown(doctor, "there is no group " RELAY_GROUP);
        return;
    }
    if (!doctor_rsyslogd(doctor))
        return;
    rights = (struct socket_rights){doctor_rsyslogd_user(doctor), group->gr_gid};
    if (lstat(RELAY_DIRECTORY, &st) < 0) {
        missing(doctor, RELAY_DIRECTORY, errno);
        return;
    }
    wrong = socket_judge_directory(&st, &rights);
    if (wrong) {
        open_to_others(doctor, RELAY_DIRECTORY, &st, wrong, "0750");
        return;
    }
    if (lstat(DEED_RELAY_SOCKET, &st) < 0) {
        missing(doctor, DEED_RELAY_SOCKET, errno);
        return;
    }
    wrong = socket_judge(&st, &rights);
    if (wrong) {
        open_to_others(doctor, DEED_RELAY_SOCKET, &st, wrong, "0660");
        return;
    }
    r = system_connect(DEED_RELAY_SOCKET, SOCK_STREAM);
    if (r < 0)
        missing(doctor, DEED_RELAY_SOCKET, -r);
    else
        report_add(&doctor->report, DOCTOR_OK, "%s: only the relay may open it", DEED_RELAY_SOCKET);
}
