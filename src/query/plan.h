/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_PLAN_H
#define DEED_QUERY_PLAN_H

/*
 * Which files are read, in which order: what paths name, and what is in them where they are
 * directories. The file that is written to is opened at once, so that a rotation meanwhile does not
 * put another one in its place; all others when it is their turn.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/timespan.h"

struct plan_file {
    char *name; /* as a person knows it */
    char *base; /* in the directory, or NULL: it is opened by its name */
    int directory;
    int fd; /* or -1: not yet opened */
};

struct plan {
    struct plan_file *files;
    size_t n, room;
    int *directories; /* that stay open */
    size_t n_directories;
    uint64_t total;          /* bytes, as far as they are known; 0: not */
    uint64_t earlier, later; /* files that were passed over for their dates (dated.h) */
};

typedef void plan_unread_fn(const char *name, const char *why, void *data);

/* span: files without events of it are passed over; NULL: none. 0 or -ENOMEM. */
int plan_add(struct plan *plan, const char *path, const struct timespan *span,
             plan_unread_fn *unread, void *data);
void plan_free(struct plan *plan);

/* The descriptor is the caller's. Negative errno; -ELOOP: what is in a directory is no file. */
int plan_open(struct plan_file *file);

#endif
