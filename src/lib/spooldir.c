/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/spooldir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>

#include "lib/error.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

int spooldir_open(const char *directory, int *ret_fd) {
    CLEANUP_CLOSE int at =
        fd_above_stdio(open(directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat st;

    if (at < 0 || fstat(at, &st) < 0)
        return fail(errno, "spool %s: %m", directory);
    if ((st.st_uid != 0 && st.st_uid != geteuid()) ||
        ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX)))
        return fail(EACCES, "spool %s: others could exchange what is in it", directory);
    *ret_fd = take_fd(&at);
    return 0;
}

int spooldir_check(const char *directory) {
    CLEANUP_CLOSE int at = -1;
    int r = spooldir_open(directory, &at);

    if (r < 0)
        return r;
    if (faccessat(at, ".", W_OK | X_OK, AT_EACCESS) < 0)
        return fail(errno, "spool %s: %m", directory);
    return 0;
}

bool spooldir_lock(int fd, uint64_t until) {
    while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || monotonic_ns() >= until)
            return false;
        nap(NS_PER_MS);
    }
    return true;
}

void spooldir_name(const char *stream, const char *kind, char ret[SPOOL_NAME]) {
    snprintf(ret, SPOOL_NAME, "%s-%u.%s", stream, geteuid(), kind);
}

static int unique_name(const char *stream, const char *kind, char ret[SPOOL_NAME]) {
    uint64_t unique;

    if (getrandom(&unique, sizeof(unique), 0) != (ssize_t)sizeof(unique))
        return fail(errno, "getrandom: %m");
    snprintf(ret, SPOOL_NAME, "%s-%u.%016llx.%s", stream, geteuid(), (unsigned long long)unique,
             kind);
    return 0;
}

/* deed-deliver does not lock a new file for a while, so the lock is free. */
static bool lock_new(int fd, struct stat *ret) {
    return spooldir_lock(fd, monotonic_ns() + SPOOL_LOCK_NS) && fchmod(fd, 0600) == 0 &&
           fstat(fd, ret) == 0;
}

int spooldir_make(int at, const char *directory, const char *stream, const char *kind, int flags,
                  char ret_name[SPOOL_NAME], int *ret_fd, struct stat *ret) {
    CLEANUP_CLOSE int fd = -1;
    int r;

    spooldir_name(stream, kind, ret_name);
    for (bool usual = true;; usual = false) {
        r = usual ? 0 : unique_name(stream, kind, ret_name);
        if (r < 0)
            return r;
        fd = fd_above_stdio(openat(at, ret_name, flags | O_CREAT | O_EXCL, 0600));
        if (fd >= 0 || errno != EEXIST || !usual)
            break;
    }
    if (fd < 0 || !lock_new(fd, ret))
        return fail(errno, "spool %s: %m", directory);
    if (ret->st_nlink == 0)
        return fail(ENOENT, "spool %s: the new file was removed at once", directory);
    *ret_fd = take_fd(&fd);
    return 0;
}

uint64_t spooldir_limit(void) {
    struct rlimit limit;

    return getrlimit(RLIMIT_FSIZE, &limit) == 0 ? limit.rlim_cur : UINT64_MAX;
}
