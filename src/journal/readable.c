/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/readable.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>

#include "util/cleanup.h"

#define JOURNAL "the journal"
/* Room for a directory of the journal, and a name in it. */
#define DIRECTORY_SIZE 128
#define PATH_SIZE (DIRECTORY_SIZE + NAME_MAX + 2)

struct readable {
    void (*unread)(const char *name, const char *why, void *data);
    void *data;
    bool denied;
    size_t files;
};

static bool has_suffix(const char *name, const char *end) {
    size_t n = strlen(name), n_end = strlen(end);

    return n >= n_end && strcmp(name + n - n_end, end) == 0;
}

/* As sd_journal_open() selects files. */
static bool is_journal_file(const char *name) {
    return has_suffix(name, ".journal") || has_suffix(name, ".journal~");
}

static bool is_permission(int code) {
    return code == -EACCES || code == -EPERM;
}

static const char *why_unreadable(int code) {
    switch (code) {
    case -EBADMSG:
    case -ENODATA:
        return "a damaged journal file; see journalctl --verify";
    case -EPROTONOSUPPORT:
        return "a journal file of a newer systemd than this program was linked with";
    default:
        return strerror(-code);
    }
}

static void report_unreadable(struct readable *readable, const char *name, int code) {
    if (is_permission(code))
        readable->denied = true;
    else
        readable->unread(name, why_unreadable(code), readable->data);
}

/* Is journald about to make the file, or has it just removed it? */
static bool is_transient(int at, const char *name) {
    struct stat st;

    return fstatat(at, name, &st, 0) < 0 ? errno == ENOENT : st.st_size == 0;
}

static void check_journal_file(struct readable *readable, int at, const char *directory,
                               const char *name) {
    const char *paths[] = {NULL, NULL};
    sd_journal *journal = NULL;
    char path[PATH_SIZE];
    int r;

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    paths[0] = path;
    readable->files++;
    r = sd_journal_open_files(&journal, paths, 0);
    sd_journal_close(journal);
    if (r < 0 && !is_transient(at, name))
        report_unreadable(readable, path, r);
}

static void check_journal_directory(struct readable *readable, const char *path) {
    CLEANUP_CLOSE int at = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = at < 0 ? -errno : 0;
    int copy;
    const struct dirent *entry;
    DIR *directory;

    if (r == -ENOENT)
        return;
    copy = r < 0 ? -1 : fcntl(at, F_DUPFD_CLOEXEC, 3);
    directory = copy < 0 ? NULL : fdopendir(copy);
    if (!directory) {
        report_unreadable(readable, path, r < 0 ? r : -errno);
        closep(&copy);
        return;
    }
    while ((errno = 0, entry = readdir(directory)))
        if (is_journal_file(entry->d_name))
            check_journal_file(readable, at, path, entry->d_name);
    if (errno)
        report_unreadable(readable, path, -errno);
    closedir(directory);
}

static void check_namespace(struct readable *readable, const char *id, const char *namespace) {
    static const char *const roots[] = {ENTRIES_VOLATILE, ENTRIES_PERSISTENT};
    char path[DIRECTORY_SIZE];

    for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
        snprintf(path, sizeof(path), "%s/%s%s", roots[i], id, namespace);
        check_journal_directory(readable, path);
    }
}

void readable_check(enum entries_which which,
                    void (*unread)(const char *name, const char *why, void *data), void *data) {
    struct readable readable = {.unread = unread, .data = data};
    char id[SD_ID128_STRING_MAX];
    sd_id128_t machine;
    int r = sd_id128_get_machine(&machine);

    if (r < 0) {
        unread("/etc/machine-id", strerror(-r), data);
        return;
    }
    sd_id128_to_string(machine, id);
    if (which != ENTRIES_NAMESPACE)
        check_namespace(&readable, id, "");
    if (which != ENTRIES_SYSTEM)
        check_namespace(&readable, id, "." ENTRIES_NAMESPACE_NAME);
    if (readable.denied)
        unread(JOURNAL,
               "no permission to read the journal (be root, or in the group systemd-journal)",
               data);
    else if (readable.files == 0)
        unread(JOURNAL,
               "no journal on this machine: no file in " ENTRIES_VOLATILE " or " ENTRIES_PERSISTENT,
               data);
}
