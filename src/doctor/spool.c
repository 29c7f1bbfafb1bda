/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The spool: where events wait that the journal did not take, and whether deed-deliver sends them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "util/cleanup.h"

#define MAKE "systemd-tmpfiles --create deed.conf"
#define START "systemctl enable --now deed-deliver.path deed-deliver.timer"

/* deed-deliver leaves a file alone for 3 seconds, and looks each second. */
#define LATE 60

static bool check_spool_directory(struct doctor *doctor) {
    struct row *row;
    struct stat st;

    if (lstat(SPOOL, &st) < 0) {
        if (errno != ENOENT) {
            doctor_unknown(doctor, "%s: %s", SPOOL, strerror(errno));
            return false;
        }
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: does not exist", SPOOL);
        row_why(row, "an event that the journal does not take is recorded nowhere");
        row_mend(row, MAKE);
        return false;
    }
    if (S_ISDIR(st.st_mode) && st.st_uid == 0 && (st.st_mode & S_ISVTX) && (st.st_mode & S_IWUSR) &&
        !(st.st_mode & S_IROTH))
        return true;
    row = report_add(&doctor->report, DOCTOR_PROBLEM,
                     "%s: mode %04o of user %u, and not 1733 of root", SPOOL, st.st_mode & 07777,
                     st.st_uid);
    row_why(row, "libdeed keeps no event where others could replace it, and others must not read "
                 "the events");
    row_mend(row, "rmdir %s; " MAKE "; chown root:root %s; chmod 1733 %s", SPOOL, SPOOL, SPOOL);
    return false;
}

static bool check_unit(struct doctor *doctor, const char *name) {
    struct unit_state unit;
    struct row *row;
    int r = bus_unit_state(doctor->bus, name, &unit);

    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", name, strerror(-r));
        return false;
    }
    if (unit.found && unit.active)
        return true;
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s is not active", name);
    row_why(row, "nothing sends what a process leaves in %s when it ends", SPOOL);
    row_mend(row, START);
    return false;
}

/* An outbox is no backlog as long as its process has it open. */
bool spool_count(struct spool_waiting *ret) {
    CLEANUP_CLOSE int at = open(SPOOL, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = at < 0 ? NULL : fdopendir(at);
    const struct dirent *entry;
    time_t now = time(NULL);
    struct stat st;

    *ret = (struct spool_waiting){0};
    if (!dir)
        return false;
    while ((entry = readdir(dir))) {
        const char *suffix = strrchr(entry->d_name, '.');

        if (!suffix || strcmp(suffix, ".spool") != 0 ||
            fstatat(at, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        ret->files++;
        ret->bytes += (uint64_t)st.st_size;
        if (now - st.st_mtime > ret->oldest)
            ret->oldest = now - st.st_mtime;
    }
    take_fd(&at);
    closedir(dir);
    return true;
}

void check_spool(struct doctor *doctor) {
    struct spool_waiting waiting;
    struct row *row;

    if (!check_spool_directory(doctor) || !doctor_bus(doctor) ||
        !check_unit(doctor, "deed-deliver.path") || !check_unit(doctor, "deed-deliver.timer"))
        return;
    if (!spool_count(&waiting)) {
        doctor_unknown(doctor, "%s: %s", SPOOL, strerror(errno));
    } else if (waiting.files == 0) {
        report_add(&doctor->report, DOCTOR_OK, "%s: nothing waits", SPOOL);
    } else if (waiting.oldest <= LATE) {
        report_add(&doctor->report, DOCTOR_OK, "%s: %u file%s on the way", SPOOL, waiting.files,
                   waiting.files == 1 ? "" : "s");
    } else {
        row = report_add(&doctor->report, DOCTOR_WARNING, "%s: %u file%s, for %ld s", SPOOL,
                         waiting.files, waiting.files == 1 ? "" : "s", (long)waiting.oldest);
        row_why(row, "these events are in no journal and in no file yet");
        row_mend(row, "systemctl restart deed-deliver.service; journalctl -b -u deed-deliver");
    }
}
