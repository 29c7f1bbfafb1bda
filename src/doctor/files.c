/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Owners and modes of the evidence, and of the files that decide where it goes. Links are not
 * followed; a link in the place of a file is a finding.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "journal/emitters.h"
#include "store/deedconf.h"
#include "store/outputs.h"
#include "util/cleanup.h"

#define FILES_MAX 20000
#define ROWS_MAX 10

#define WHY_READ                                                                                   \
    "whoever can read it reads personal data and what others do; whoever can write it "            \
    "can make evidence"

/* What is wrong with the rights on path, or NULL. */
struct rights {
    mode_t type, mode;
    uid_t uid, or_uid; /* one of the two */
    gid_t gid;
    const char *group; /* its name */
};

static bool has_acl(const char *path) {
    return lgetxattr(path, "system.posix_acl_access", NULL, 0) > 0 ||
           lgetxattr(path, "system.posix_acl_default", NULL, 0) > 0;
}

static void row_for(struct doctor *doctor, const char *path, const struct rights *wanted,
                    const struct stat *st) {
    CLEANUP_FREE char *word = shell_word(path);
    struct row *row;

    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: mode %04o, owner %u:%u; not %04o %u:%s",
                     path, st->st_mode & 07777, st->st_uid, st->st_gid, wanted->mode, wanted->uid,
                     wanted->group);
    row_why(row, wanted->uid ? WHY_READ "; and rsyslogd, which is no longer root, must write it"
                             : WHY_READ);
    row_mend(row, "chown %u:%s %s && chmod %04o %s", wanted->uid, wanted->group, word, wanted->mode,
             word);
}

static const char *what_it_is(mode_t mode) {
    if (S_ISLNK(mode))
        return "a symbolic link";
    return S_ISREG(mode) ? "has a second name (a hard link)" : "not what belongs there";
}

/* False after a row. */
static bool check_path(struct doctor *doctor, const char *path, const struct rights *wanted) {
    CLEANUP_FREE char *word = shell_word(path);
    struct row *row;
    struct stat st;

    if (lstat(path, &st) < 0) {
        doctor_unknown(doctor, "%s: %s", path, strerror(errno));
        return false;
    }
    if ((st.st_mode & S_IFMT) != wanted->type || (S_ISREG(st.st_mode) && st.st_nlink > 1)) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s", path, what_it_is(st.st_mode));
        row_why(row, "evidence may be read or changed by way of another place; deed-write refuses "
                     "such a file");
        row_mend(row, "mv %s %s.set-aside", word, word);
        return false;
    }
    if ((st.st_mode & 07777) != wanted->mode ||
        (st.st_uid != wanted->uid && st.st_uid != wanted->or_uid) || st.st_gid != wanted->gid) {
        row_for(doctor, path, wanted, &st);
        return false;
    }
    if (has_acl(path)) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: has an access control list", path);
        row_why(row, WHY_READ);
        row_mend(row, "setfacl --remove-all --remove-default %s", word);
        return false;
    }
    return true;
}

/* Whose the evidence is: the group's and, by default, root's; of the user that rsyslogd has dropped
 * to where it has. False after a row. */
static bool evidence_group(struct doctor *doctor, struct rights *rights) {
    const struct group *group = getgrnam(GROUP);

    if (!group) {
        doctor_unknown(doctor, "there is no group %s", GROUP);
        return false;
    }
    *rights =
        (struct rights){.gid = group->gr_gid, .group = GROUP, .uid = doctor_rsyslogd_user(doctor)};
    return true;
}

/* systemd-tmpfiles knows the default place alone. */
static void mend_directory(struct row *row, const char *path) {
    CLEANUP_FREE char *word = shell_word(path);

    if (strcmp(path, DEED_LOG_DIRECTORY) == 0)
        row_mend(row, "systemd-tmpfiles --create --prefix %s", word);
    else
        row_mend(row, "install -d -o root -g %s -m 2750 %s", GROUP, word);
}

void check_log_directory(struct doctor *doctor) {
    CLEANUP_FREE char *path = doctor_directory(doctor);
    struct rights rights;
    struct row *row;

    if (!evidence_group(doctor, &rights))
        return;
    if (access(path, F_OK) < 0 && errno == ENOENT) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: not there", path);
        row_why(row, "there is no place for the evidence; events wait in the journal");
        mend_directory(row, path);
        return;
    }
    rights.type = S_IFDIR;
    rights.mode = 02750; /* new files get its group, whoever makes them */
    rights.or_uid = rights.uid;
    if (check_path(doctor, path, &rights))
        report_add(&doctor->report, DOCTOR_OK, "%s: 2750 %u:%s", path, rights.uid, GROUP);
}

void check_log_files(struct doctor *doctor) {
    CLEANUP_FREE char *directory = doctor_directory(doctor);
    const struct dirent *entry;
    struct rights rights;
    unsigned n = 0, bad = 0;
    DIR *dir;

    if (!evidence_group(doctor, &rights))
        return;
    rights.type = S_IFREG;
    rights.mode = 0640;
    dir = opendir(directory);
    if (!dir) {
        doctor_unknown(doctor, "%s: %s", directory, strerror(errno));
        return;
    }
    while (n < FILES_MAX && bad < ROWS_MAX && (entry = readdir(dir))) {
        CLEANUP_FREE char *path = NULL;

        /* A file system of its own has a lost+found. */
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            strcmp(entry->d_name, "lost+found") == 0)
            continue;
        path = must_printf("%s/%s", directory, entry->d_name);
        n++;
        bad += !check_path(doctor, path, &rights);
    }
    closedir(dir);
    if (!bad)
        report_add(&doctor->report, DOCTOR_OK, "%s: %u file%s, 0640 %u:%s", directory, n,
                   n == 1 ? "" : "s", rights.uid, GROUP);
}

/* ---- configuration --------------------------------------------------------------------------- */

static const char *const configuration[] = {
    DEED_CONF_DIRECTORY, DEEDCONF_PATH, OUTPUTS_PATH,   MODULES_CONF, EMITTERS_PATH, STOP_CONF,
    RULES_CONF,          ROAD_CONF,     LOGROTATE_CONF, WRITER,       RSYSLOG_SETUP,
};

void check_config_files(struct doctor *doctor) {
    size_t before = doctor->report.n;
    unsigned n = 0;

    for (size_t i = 0; i < sizeof(configuration) / sizeof(configuration[0]); i++) {
        const char *path = configuration[i];
        CLEANUP_FREE char *word = shell_word(path);
        struct row *row;
        struct stat st;

        /* The checks that need the file report that it is missing. */
        if (stat(path, &st) < 0 && errno == ENOENT)
            continue;
        if (stat(path, &st) < 0) {
            doctor_unknown(doctor, "%s: %s", path, strerror(errno));
            continue;
        }
        n++;
        if (st.st_uid == 0 && !(st.st_mode & (S_IWGRP | S_IWOTH)) && !has_acl(path))
            continue;
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: mode %04o, owner %u%s", path,
                         st.st_mode & 07777, st.st_uid,
                         has_acl(path) ? ", with an access control list" : "");
        row_why(row, "others than root can decide where evidence goes, or what root runs");
        row_mend(row,
                 has_acl(path) ? "setfacl --remove-all %s; chown root:root %s && chmod go-w %s"
                               : "chown root:root %s && chmod go-w %s",
                 word, word, word);
    }
    if (!n)
        doctor_unknown(doctor, "none of our configuration is there");
    else if (doctor->report.n == before)
        report_add(&doctor->report, DOCTOR_OK, "%u files and folders, only root may write them", n);
}
