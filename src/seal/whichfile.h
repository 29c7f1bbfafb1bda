/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_WHICHFILE_H
#define DEED_SEAL_WHICHFILE_H

/*
 * Which file of a series is to be read. A file is known by the leaf of its first line, under any
 * name, compressed or not. Files whose epochs have ended are kept in a list: behind all of them are
 * new ones. A clock that was set back gives a file a name in front of older ones; no line is sealed
 * twice for that.
 */

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "seal/state.h"
#include "util/digest.h"

struct whichfile {
    const char *base; /* the name of the file that is written to */
    const char *path; /* of the list on disk */
    int directory;    /* of the files; the caller's */
    uint8_t (*ended)[DIGEST_SIZE];
    size_t n, room;
    size_t saved;              /* of them, those that the disk has */
    char unread[NAME_MAX + 1]; /* the file that could not be read; "": there is none */
};

/* Loads the list; where there is none, it is empty. The strings stay the caller's. 0; -EBADMSG: it
 * is no list; or another negative errno. */
int whichfile_open(struct whichfile *which, const char *base, int directory, const char *path);
void whichfile_close(struct whichfile *which);

/* The name of the file of the state, if its epoch goes on; else of the first one behind all files
 * whose epochs have ended, or, if the file of the state is gone, the one that is written to. At the
 * very first that one, too, and what is there counts as ended. last: the caller does not ask again.
 * 1; 0: there is none yet; -ENOENT: it is not there, or names changed meanwhile; another negative
 * errno; or why a file cannot be read (store/unread.h). */
int whichfile_find(struct whichfile *which, const struct seal_state *state, bool last,
                   char ret[NAME_MAX + 1]);

/* To be asked before an epoch ends: the disk has the whole list, and there is room for one more. 0;
 * -E2BIG: there is none; or a negative errno. */
int whichfile_may_end(struct whichfile *which);

/* The epoch of the file of the state has ended, and the disk has that state: whoever believed the
 * list first would pass over a file that was never sealed. If the power fails in between, call it
 * once more. 0 or a negative errno: the disk may not have it yet. */
int whichfile_end(struct whichfile *which, const struct seal_state *state);

/* The name that the file of the state keeps, with its date; "": it has none, or is not there. */
void whichfile_name(struct whichfile *which, const struct seal_state *state,
                    char ret[NAME_MAX + 1]);

#endif
