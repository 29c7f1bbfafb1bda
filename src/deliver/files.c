/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/monotonic.h"

/* Descriptors for everything else: a journal has many files. */
#define FILES_LEFT 1024

/* A spool that has not changed for this long is not in use; in nanoseconds. */
#define SETTLED (3 * NS_PER_S)

/* ---- finding files -------------------------------------------------------------------------- */

void files_drop(struct files *files, size_t i) {
    spoolfile_close(&files->file[i]);
    files->file[i] = files->file[--files->n];
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(struct files *files, size_t n) {
    for (size_t i = 0; i < n; i++)
        files->names[i] = files->file[i].name;
    qsort(files->names, n, sizeof(files->names[0]), by_name);
}

static size_t count_of_users(const struct files *files) {
    size_t n = 0;

    for (size_t i = 0; i < files->n; i++)
        n += !spoolfile_is_system(&files->file[i]);
    return n;
}

static void remove_foreign(struct files *files, const char *name, const char *why) {
    struct stat st;

    if (fstatat(files->at, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || unlinkat(files->at, name, 0) < 0)
        return;
    files->removed++;
    files->last_uid = st.st_uid;
    files->last_why = why;
    snprintf(files->last_name, sizeof(files->last_name), "%s", name);
}

static void add_file(struct files *files, const char *name, uint64_t now) {
    const char *why;
    struct spoolfile file;
    int r;

    if (files->n == files->room) {
        files->ignored++;
        return;
    }
    r = spoolfile_open(files->at, name, &file, &why);
    if (r > 0) {
        remove_foreign(files, name, why);
        return;
    }
    if (r < 0) {
        files->ignored += r != -ENOENT;
        return;
    }
    if (!spoolfile_is_system(&file) && count_of_users(files) >= files->room / 2) {
        files->ignored++;
        spoolfile_close(&file);
        return;
    }
    if (!spoolfile_look(&file, now)) {
        spoolfile_close(&file);
        return;
    }
    files->file[files->n++] = file;
}

/* The files of a stream are sent in the order in which its processes ran. */
static int by_time(const void *a, const void *b) {
    const struct spoolfile *x = a, *y = b;

    return (x->modified > y->modified) - (x->modified < y->modified);
}

int files_scan(struct files *files, uint64_t now) {
    int fd = openat(files->at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;
    size_t known;

    if (!directory) {
        int code = errno;

        if (fd >= 0)
            close(fd);
        return -code;
    }
    for (size_t i = 0; i < files->n;) {
        if (spoolfile_look(&files->file[i], now))
            i++;
        else
            files_drop(files, i);
    }
    files->ignored = 0;
    known = files->n;
    sort_names(files, known);
    while ((entry = readdir(directory))) {
        const char *name = entry->d_name;

        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
            !bsearch(&name, files->names, known, sizeof(files->names[0]), by_name))
            add_file(files, name, now);
    }
    closedir(directory);
    qsort(files->file, files->n, sizeof(files->file[0]), by_time);
    return 0;
}

/* ---- reading events ------------------------------------------------------------------------- */

/* Each file gets the same share of FILES_EVENTS. */
static size_t window_of(const struct files *files) {
    return files->n <= FILES_EVENTS / SPOOLFILE_WINDOW ? SPOOLFILE_WINDOW : FILES_EVENTS / files->n;
}

size_t files_load(struct files *files, uint64_t now) {
    const size_t window = window_of(files);
    size_t broken = 0;

    for (size_t i = 0; i < files->n; i++) {
        struct spoolfile *file = &files->file[i];
        bool locked = spoolfile_lock(file, now, SETTLED);
        int r = 0;

        if (locked || file->outbox)
            r = spoolfile_load(file, window, now);
        if (r < 0) {
            files->error = -r;
            snprintf(files->error_name, sizeof(files->error_name), "%s", file->name);
        }
        broken += file->broken;
        file->broken = 0;
    }
    return broken;
}

/* ---- the directory -------------------------------------------------------------------------- */

/* Raises the limit of open files, and sets room to what it allows. */
static void raise_descriptor_limit(struct files *files) {
    struct rlimit limit = {FILES_MAX, FILES_MAX};
    rlim_t room;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < FILES_MAX + FILES_LEFT) {
        limit.rlim_cur =
            limit.rlim_max < FILES_MAX + FILES_LEFT ? limit.rlim_max : FILES_MAX + FILES_LEFT;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    room = limit.rlim_cur > 2 * FILES_LEFT ? limit.rlim_cur - FILES_LEFT : limit.rlim_cur / 2;
    files->room = room < FILES_MAX ? (size_t)room : FILES_MAX;
}

int files_open(struct files *files, const char *directory) {
    struct stat st;

    files->directory = directory;
    raise_descriptor_limit(files);
    files->at = open(directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (files->at < 0 || fstat(files->at, &st) < 0) {
        int code = errno;

        fprintf(stderr, "%s: %s\n", directory, strerror(code));
        return -code;
    }
    if (st.st_uid != geteuid() || ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX))) {
        fprintf(stderr, "%s: others could exchange what is in it; it must be root's, mode 1733\n",
                directory);
        return -EPERM;
    }
    return 0;
}

void files_close(struct files *files) {
    while (files->n > 0)
        files_drop(files, files->n - 1);
    if (files->at > 0)
        close(files->at);
    files->at = -1;
}
