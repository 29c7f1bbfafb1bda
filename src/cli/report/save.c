/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/report/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"

static int write_all(int fd, const struct buffer *page) {
    for (size_t at = 0; at < page->n;) {
        ssize_t n = write(fd, page->bytes + at, page->n - at);

        if (n < 0 && errno != EINTR)
            return -errno;
        at += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

int save_stdout(const struct buffer *page) {
    return write_all(STDOUT_FILENO, page);
}

/* In the same directory, so that rename(2) works. */
static int open_temporary(const char *path, char **ret) {
    const char *slash = strrchr(path, '/');
    int directory = slash ? (int)(slash + 1 - path) : 0, fd;
    char *name;

    if (asprintf(&name, "%.*s.deed-report-XXXXXX", directory, path) < 0)
        return -ENOMEM;
    fd = mkostemp(name, O_CLOEXEC); /* 0600 */
    if (fd < 0) {
        fd = -errno;
        free(name);
        return fd;
    }
    *ret = name;
    return fd;
}

int save_file(const struct buffer *page, const char *path) {
    CLEANUP_FREE char *name = NULL;
    CLEANUP_CLOSE int fd = -1;
    struct stat st;
    int r;

    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return -EEXIST;
    fd = open_temporary(path, &name);
    if (fd < 0 || !name)
        return fd;
    r = write_all(fd, page);
    if (r == 0 && fsync(fd) < 0)
        r = -errno;
    if (r == 0 && rename(name, path) < 0)
        r = -errno;
    if (r < 0)
        unlink(name);
    return r;
}
