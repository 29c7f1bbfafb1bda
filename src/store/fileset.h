/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_FILESET_H
#define DEED_STORE_FILESET_H

/*
 * The files of a directory of evidence, as logrotate leaves them, the oldest first: those with a
 * date, then those with a number (where an admin has no dates), then deed.jsonl; compressed or not
 * (rotated.h). Beside them, in the same order, what was rejected. Other names are none of it.
 *
 * A name that begins as ours and is of no such form may be evidence that somebody moved: it is to
 * be told, and not to be passed over.
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

/* What may be of it, and has no place among it. */
struct fileset_strange {
    char *name;
    bool rejected;
};

struct fileset {
    struct fileset_file *files; /* the evidence first */
    size_t n;
    struct fileset_strange *strange;
    size_t n_strange;
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

/* Why a file of the set cannot be read, by its name; NULL: it can. */
const char *fileset_unread(const char *name);

/* What is told of a strange one. */
extern const char fileset_why_strange[];

#endif
