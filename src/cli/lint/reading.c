/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reading.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "fileset.h"

/* The evidence in a directory, as logrotate leaves it. False: there is none in it. */
static bool read_evidence(struct linting *linting, int directory, const char *name,
                          enum read_as as) {
    struct fileset set;
    size_t evidence = 0;

    if (fileset_read(directory, &set) < 0)
        return false;
    for (size_t i = 0; i < set.n; i++) {
        CLEANUP_FREE char *path = NULL;
        int fd;

        if (set.files[i].rejected)
            continue;
        evidence++;
        if (asprintf(&path, "%s/%s", name, set.files[i].name) < 0)
            path = NULL;
        fd = openat(directory, set.files[i].name, O_RDONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
        if (fd < 0 || !path) {
            lint_output_unread(linting->output, path ? path : name, strerror(errno));
            if (fd >= 0)
                close(fd);
        } else {
            linting_log(linting, fd, path, as);
        }
    }
    fileset_free(&set);
    return evidence > 0;
}

static void read_directory(struct linting *linting, int directory, const char *name) {
    CLEANUP_CLOSE int fd = directory;
    enum read_as as = linting->as;

    if (as == READ_SOURCE) {
        linting_tree(linting, take_fd(&fd), name);
    } else if (!read_evidence(linting, fd, name, as == READ_BY_NAME ? READ_LOG : as)) {
        if (as == READ_BY_NAME)
            linting_tree(linting, take_fd(&fd), name);
        else
            lint_output_unread(linting->output, name, "no evidence in it: name the files");
    }
}

void linting_read(struct linting *linting, const char *name) {
    CLEANUP_CLOSE int fd = -1;
    enum read_as as = linting->as;
    struct stat st;

    fd = strcmp(name, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) < 0) {
        lint_output_unread(linting->output, name, strerror(errno));
    } else if (S_ISDIR(st.st_mode)) {
        read_directory(linting, take_fd(&fd), name);
    } else if (as == READ_SOURCE || (as == READ_BY_NAME && linting_is_source(name))) {
        linting_source(linting, take_fd(&fd), name);
    } else {
        linting_log(linting, take_fd(&fd), name, as == READ_BY_NAME ? READ_LOG : as);
    }
}
