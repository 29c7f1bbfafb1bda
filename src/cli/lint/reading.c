/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/lint/reading.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/fileset.h"
#include "store/unread.h"
#include "util/cleanup.h"
#include "util/path.h"

static void tell_unread_file(struct linting *linting, const char *directory, const char *base,
                             const char *why) {
    CLEANUP_FREE char *path = path_join(directory, base);

    lint_output_unread(linting->output, path ? path : base, why);
}

static void lint_evidence_file(struct linting *linting, int directory, const char *name,
                               const char *base, enum read_as as) {
    const char *why = fileset_unread(base);
    CLEANUP_FREE char *path = path_join(name, base);
    CLEANUP_CLOSE int fd = -1;

    if (!why && path)
        fd = openat(directory, base, O_RDONLY | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && !why)
        why = unread_words(path ? -errno : -ENOMEM);
    if (why)
        tell_unread_file(linting, name, base, why);
    else
        linting_log(linting, take_fd(&fd), path, as);
}

/* Reads the evidence in a directory, rotated files, too. False: there is none. */
static bool lint_evidence(struct linting *linting, int directory, const char *name,
                          enum read_as as) {
    struct fileset set;
    size_t evidence = 0;
    int r = fileset_read(directory, &set);

    if (r < 0) {
        lint_output_unread(linting->output, name, unread_words(r));
        return true;
    }
    for (size_t i = 0; i < set.n; i++) {
        if (set.files[i].rejected)
            continue;
        evidence++;
        lint_evidence_file(linting, directory, name, set.files[i].name, as);
    }
    for (size_t i = 0; evidence && i < set.n_strange; i++)
        if (!set.strange[i].rejected)
            tell_unread_file(linting, name, set.strange[i].name, fileset_why_strange);
    fileset_free(&set);
    return evidence > 0;
}

static void lint_directory(struct linting *linting, int directory, const char *name) {
    CLEANUP_CLOSE int fd = directory;
    enum read_as as = linting->as;

    if (as == READ_SOURCE) {
        linting_tree(linting, take_fd(&fd), name);
    } else if (!lint_evidence(linting, fd, name, as == READ_BY_NAME ? READ_LOG : as)) {
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
        lint_directory(linting, take_fd(&fd), name);
    } else if (as == READ_SOURCE || (as == READ_BY_NAME && linting_is_source(name))) {
        linting_source(linting, take_fd(&fd), name);
    } else {
        linting_log(linting, take_fd(&fd), name, as == READ_BY_NAME ? READ_LOG : as);
    }
}
