/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_FILES_H
#define DEED_DELIVER_FILES_H

/*
 * The files of the spool directory that are worked on, the oldest first. What libdeed did not make
 * is removed, as far as that is possible.
 */

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "deliver/box.h"

/* Files at a time. A process that ends leaves an outbox of its own, and it takes some seconds until
 * that can be removed: so this is for about a thousand processes a second. */
#define FILES_MAX 8192
/* Events of them, all in all. */
#define FILES_ITEMS 262144

struct files {
    const char *directory;
    int at;
    struct box box[FILES_MAX];
    size_t n, room;               /* as many as there are descriptors for */
    const char *names[FILES_MAX]; /* of those that were there before, in order */
    size_t ignored;               /* directories, what did not fit: still there */
    size_t removed;               /* that libdeed did not make; whoever says so sets it to 0 */
    char last_name[NAME_MAX + 1]; /* of the last one of those; likewise */
    const char *last_why;
    uid_t last_uid;
    int error; /* why one could not be read; errno. Whoever says so sets it to 0 */
    char error_name[NAME_MAX + 1];
};

/* files: all zeros (too much for a stack). directory: stays the caller's. 0; or -errno, which was
 * said. */
int files_open(struct files *files, const char *directory);
void files_close(struct files *files);

/* Which are there by now, and what of them. now: CLOCK_MONOTONIC, as everywhere. 0 or -errno. */
int files_scan(struct files *files, uint64_t now);

/* Takes the locks that can be had, and reads of each as much as of the others. Returns how many
 * records were left out that are no events. */
size_t files_load(struct files *files, uint64_t now);

/* Closes one; the last one has its place then. */
void files_drop(struct files *files, size_t i);

#endif
