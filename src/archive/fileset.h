/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_FILESET_H
#define DEED_ARCHIVE_FILESET_H

/*
 * The files of a directory of evidence, as logrotate leaves them, the oldest first:
 * deed.jsonl-DATE, then deed.jsonl.NUMBER (where an admin has no dates), then deed.jsonl;
 * compressed or not. Beside them, in the same order, what was rejected. Other names are none of it.
 */

#include <stdbool.h>
#include <stddef.h>

#define FILESET_CURRENT "deed.jsonl"
#define FILESET_REJECTED "rejected.jsonl"

struct fileset_file {
    char *name;
    bool rejected;
    bool current; /* that is written to, until it is rotated */
};

struct fileset {
    struct fileset_file *files; /* the evidence first */
    size_t n;
};

/* Reads a directory; the descriptor stays the caller's. 0 or a negative errno. */
int fileset_read(int fd, struct fileset *ret);
void fileset_free(struct fileset *set);

/* Is a file with this name (no path) one of the rejected? */
bool fileset_is_rejected(const char *name);

/* Is it one that the router writes to, and none that was rotated away? */
bool fileset_is_written_to(const char *name);

/* Is it compressed, by its name? */
bool fileset_is_packed(const char *name);

#endif
