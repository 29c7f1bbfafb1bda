/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"

#define CURRENT_OFFSET UINT64_MAX /* at the offset of the descriptor */

static ssize_t read_all(int fd, char *to, size_t n, uint64_t at) {
    size_t have = 0;

    while (have < n) {
        ssize_t got = at == CURRENT_OFFSET ? read(fd, to + have, n - have)
                                           : pread(fd, to + have, n - have, (off_t)(at + have));

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

static int write_all(int fd, const char *bytes, size_t n, uint64_t at) {
    size_t done = 0;

    while (done < n) {
        ssize_t written = at == CURRENT_OFFSET
                              ? write(fd, bytes + done, n - done)
                              : pwrite(fd, bytes + done, n - done, (off_t)(at + done));

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -errno;
        done += (size_t)written;
    }
    return 0;
}

ssize_t io_read(int fd, char *to, size_t n) {
    return read_all(fd, to, n, CURRENT_OFFSET);
}

ssize_t io_read_at(int fd, char *to, size_t n, uint64_t at) {
    return read_all(fd, to, n, at);
}

int io_write(int fd, const char *bytes, size_t n) {
    return write_all(fd, bytes, n, CURRENT_OFFSET);
}

int io_write_at(int fd, const char *bytes, size_t n, uint64_t at) {
    return write_all(fd, bytes, n, at);
}

int io_open_regular(int directory, const char *name) {
    CLEANUP_CLOSE int fd =
        openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    return S_ISREG(st.st_mode) ? take_fd(&fd) : -ELOOP;
}

ssize_t io_read_text(const char *path, char *to, size_t size) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat st;
    ssize_t n;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -EBADMSG;
    n = io_read(fd, to, size - 1);
    if (n >= 0)
        to[n] = '\0';
    return n;
}

/* Writes the new file under a random name. */
static int write_new(char *name, const char *bytes, size_t n, mode_t mode) {
    CLEANUP_CLOSE int fd = mkostemp(name, O_CLOEXEC);
    int r;

    if (fd < 0)
        return -errno;
    r = io_write(fd, bytes, n);
    if (r == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
        r = -errno;
    if (r < 0)
        unlink(name);
    return r;
}

int io_replace(const char *path, const char *bytes, size_t n, mode_t mode) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    CLEANUP_FREE char *name = NULL;
    int r;

    if (asprintf(&name, "%.*s.%s.XXXXXX", (int)(base - path), path, base) < 0) {
        name = NULL;
        return -ENOMEM;
    }
    r = write_new(name, bytes, n, mode);
    if (r < 0)
        return r;
    if (rename(name, path) < 0) {
        r = -errno;
        unlink(name);
    }
    return r;
}

int io_sync_directory_of(const char *path) {
    const char *slash = strrchr(path, '/');
    char directory[PATH_MAX] = ".";
    int fd, r;

    if (slash && snprintf(directory, sizeof(directory), "%.*s", (int)(slash - path + 1), path) >=
                     (int)sizeof(directory))
        return -ENAMETOOLONG;
    fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    r = fsync(fd) < 0 ? -errno : 0;
    close(fd);
    return r;
}
