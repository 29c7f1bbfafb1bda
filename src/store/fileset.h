/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_FILESET_H
#define DEED_STORE_FILESET_H

/*
 * The files of a directory of evidence, as logrotate leaves them, the oldest first: files with a
 * date, then files with a number (where an admin has no dates), then deed.jsonl; compressed or not
 * (rotated.h). Behind them, in the same order, the rejected files. Other names do not belong to it.
 *
 * A name that begins as ours and has no such form may be evidence that somebody moved: report it,
 * do not pass over it.
 */

#include <stdbool.h>
#include <stddef.h>

#include "store/rotated.h"

#define FILESET_CURRENT "deed.jsonl"
#define FILESET_REJECTED "rejected.jsonl"

struct fileset_file {
    char *name;
    bool rejected;
    bool current; /* deed-write writes to it, until it is rotated */
};

/* It may belong to the set, and its place in the order is unknown. */
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

/* Have the two the same names? Where a set is read before and after its files, nothing was rotated
 * in between. */
bool fileset_is_same(const struct fileset *one, const struct fileset *two);

/* Is a file with this name (no path) one of the rejected? */
bool fileset_is_rejected(const char *name);

/* Does deed-write write to a file with this name? */
bool fileset_is_written_to(const char *name);

/* What a name (no path) says, of the evidence or of the rejected. */
struct rotated fileset_parse(const char *name);

/* Does its name say that it is compressed? */
bool fileset_is_packed(const char *name);

/* Why a file with this name cannot be read; NULL: it can. */
const char *fileset_unread(const char *name);

/* Why strange files are not read. */
extern const char fileset_why_strange[];

#endif
