/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first and the last of the way: the journal's socket, the spool, the clock, who may read. */
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <unistd.h>

#include <deed.h>

#include "cleanup.h"
#include "doctor.h"
#include "paths.h"
#include "system.h"

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

void check_spool(struct doctor *doctor) {
    DIR *dir = opendir(SPOOL);
    const struct dirent *entry;
    struct row *row;
    unsigned n = 0;

    if (!dir) {
        if (errno == ENOENT)
            report_add(&doctor->report, DOCTOR_OK, "%s: none", SPOOL);
        else
            doctor_unknown(doctor, "%s: %s", SPOOL, strerror(errno));
        return;
    }
    while ((entry = readdir(dir)))
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    if (!n) {
        report_add(&doctor->report, DOCTOR_OK, "%s: empty", SPOOL);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_WARNING, "%s: %u file%s", SPOOL, n, n == 1 ? "" : "s");
    row_why(row, "this release has no spool: nothing delivers what lies there");
    row_mend(row, "mv %s %s.set-aside", SPOOL, SPOOL);
}

/* ---- the clock ------------------------------------------------------------------------------- */

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
        report_add(&doctor->report, DOCTOR_OK, "synchronised, at most %ld ms wrong",
                   clock.maxerror / 1000);
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

/* ---- who may read ---------------------------------------------------------------------------- */

#define USERS_MAX 100000
#define NAMED_MAX 20

struct names {
    char *text;
    unsigned n;
};

static void name(struct names *names, const char *one) {
    char *longer;

    if (names->n++ >= NAMED_MAX)
        return;
    longer = must_printf("%s%s%s", names->text ? names->text : "", names->text ? ", " : "", one);
    free(names->text);
    names->text = longer;
}

void check_group(struct doctor *doctor) {
    const struct group *group;
    const struct passwd *user;
    struct names names = {0};
    struct row *row;
    gid_t gid;

    errno = 0;
    group = getgrnam(GROUP);
    if (!group) {
        if (errno && errno != ENOENT && errno != ESRCH) {
            doctor_unknown(doctor, "group %s: %s", GROUP, strerror(errno));
            return;
        }
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "there is no group %s", GROUP);
        row_why(row, "the evidence belongs to a group that does not exist: nobody but root can be "
                     "allowed to read it");
        row_mend(row, "systemd-sysusers && systemd-tmpfiles --create");
        return;
    }
    gid = group->gr_gid;
    for (char **member = group->gr_mem; *member; member++)
        name(&names, *member);
    setpwent();
    for (unsigned i = 0; i < USERS_MAX && (user = getpwent()); i++)
        if (user->pw_gid == gid)
            name(&names, user->pw_name);
    endpwent();
    report_add(&doctor->report, DOCTOR_OK, "besides root may read: %s%s",
               names.text ? names.text : "nobody", names.n > NAMED_MAX ? ", and more" : "");
    free(names.text);
}
