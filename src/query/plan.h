/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_PLAN_H
#define DEED_QUERY_PLAN_H

/*
 * Which files are read, and in which order: the paths, or the files in them if they are
 * directories. The current file is opened at once, so that no rotation replaces it meanwhile. The
 * others are opened when their turn comes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/timespan.h"

struct plan_file {
    char *name; /* for messages */
    char *base; /* its name in the directory; NULL: it is opened by `name` */
    int directory;
    int fd; /* or -1: not yet opened */
};

struct plan {
    struct plan_file *files;
    size_t n, room;
    int *directories; /* open directories */
    size_t n_directories;
    uint64_t total;          /* bytes, as far as known; 0: unknown */
    uint64_t earlier, later; /* files that were skipped for their dates (dated.h) */
};

typedef void plan_unread_fn(const char *name, const char *why, void *data);

/* span: skips files without events of it; NULL: skips none. 0 or -ENOMEM. */
int plan_add(struct plan *plan, const char *path, const struct timespan *span,
             plan_unread_fn *unread, void *data);
void plan_free(struct plan *plan);

/* The descriptor is the caller's. Negative errno; -ELOOP: it is no regular file in a directory. */
int plan_open(struct plan_file *file);

#endif
