/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_FILES_H
#define DEED_DELIVER_FILES_H

/*
 * The files of the spool directory that are worked on, the oldest first. Files that libdeed did not
 * make are removed where possible.
 */

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "deliver/spoolfile.h"

/* Files at a time. Each process that ends leaves an outbox, which can be removed some seconds
 * later: so this is enough for about a thousand processes a second. */
#define FILES_MAX 8192
/* Events of all files together. */
#define FILES_EVENTS 262144

struct files {
    const char *directory;
    int at;
    struct spoolfile file[FILES_MAX];
    size_t n, room;               /* room: as many as there are descriptors for */
    const char *names[FILES_MAX]; /* the known ones, sorted; for files_scan() */
    size_t ignored;               /* left in the directory: directories, and what did not fit */
    size_t removed;               /* that libdeed did not make; the caller reports and resets it */
    char last_name[NAME_MAX + 1]; /* of the last one removed */
    const char *last_why;
    uid_t last_uid;
    int error; /* errno of a file that could not be read; the caller reports and resets it */
    char error_name[NAME_MAX + 1];
};

/* files: all zeros; too large for a stack. directory: stays the caller's. 0, or -errno with a
 * message printed. */
int files_open(struct files *files, const char *directory);
void files_close(struct files *files);

/* Finds new files and forgets removed ones. now: as of spoolfile.h. 0 or -errno. */
int files_scan(struct files *files, uint64_t now);

/* Takes the locks that are free, and reads the same number of events from each file. Returns how
 * many records were left out because they are no events. */
size_t files_load(struct files *files, uint64_t now);

/* Closes file i. The last file takes its index. */
void files_drop(struct files *files, size_t i);

#endif
