/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/tempfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "util/cleanup.h"

const char *tempfile_directory(void) {
    const char *directory = getenv("TMPDIR");

    return directory && *directory ? directory : "/var/tmp";
}

/* For a file system without O_TMPFILE: removes the name while the file is empty. */
static int open_unlinked(const char *directory) {
    CLEANUP_FREE char *path = NULL;
    int fd, r;

    if (asprintf(&path, "%s/deed-XXXXXX", directory) < 0) {
        path = NULL;
        return -ENOMEM;
    }
    fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (unlink(path) < 0) {
        r = -errno;
        close(fd);
        return r;
    }
    return fd;
}

int tempfile_open(void) {
    const char *directory = tempfile_directory();
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0)
        return fd;
    /* The file system, or the kernel, does not know O_TMPFILE (open(2)). */
    return errno == EOPNOTSUPP || errno == EISDIR ? open_unlinked(directory) : -errno;
}
