/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_STATE_H
#define DEED_SEAL_STATE_H

/* What deed-seal knows of a tree from one start to the next: a file of JSON. */

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "seal/checkpoint.h"
#include "seal/tree.h"

struct seal_state {
    char name[NOTE_NAME_MAX + 1]; /* of the tree */
    uint64_t epoch;
    struct tree closed; /* as it was at the end of the epoch before */
    /* The leaf of the first line of the file that the newest lines are of: a file is known by it
     * under any name, and compressed. */
    bool has_file;
    uint8_t file[DIGEST_SIZE];
    bool file_ended;               /* it was rotated, and its epoch is closed */
    struct checkpoint last;        /* the newest one; only if there is a note */
    char *note;                    /* it, signed; malloc'ed; NULL: there is none yet */
    char *close;                   /* the end of the epoch before, signed, if it was not sent yet */
    char close_file[NAME_MAX + 1]; /* the name of its file, with a date; "": it is not known */
    char *broken;                  /* why nothing is signed any more; NULL: it is */
};

/* Largest file. */
#define SEAL_STATE_MAX ((size_t)64 * 1024)

/* 0; -ENOENT; -EBADMSG: it is no state; or another negative errno. */
int seal_state_load(const char *path, struct seal_state *ret);

/* The disk has it when the function returns. 0 or a negative errno. */
int seal_state_save(const char *path, const struct seal_state *state);

void seal_state_free(struct seal_state *state);

/* From its text; for tests. False: it is none, and there is nothing to free. */
bool seal_state_parse(const char *text, size_t n, struct seal_state *ret);

#endif
