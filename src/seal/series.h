/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_SERIES_H
#define DEED_SEAL_SERIES_H

/*
 * A series of files (deed.jsonl and what it was rotated to) as one tree: reads the lines that are
 * new, signs the tree, and ends an epoch with each file. A file that was rotated is read to its end
 * before the next one is begun.
 *
 * What is given out was saved before: the lines are on the disk, and so is the state that knows the
 * checkpoint. So no power failure makes this machine sign two trees of one size.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "seal/keys.h"
#include "seal/leaves.h"
#include "seal/state.h"
#include "seal/whichfile.h"

struct series_paths {
    char state[PATH_MAX];
    char key[PATH_MAX];   /* of its secret (keyfile.h) */
    char files[PATH_MAX]; /* whose epochs have ended (whichfile.h) */
};

struct series {
    struct whichfile which;
    const char *state_path, *key_base;
    struct seal_state state;
    struct seal_key key;
    struct tree tree; /* with all lines that were read */
    struct leaves *leaves;
    int fd; /* of the file that is read, for syncing and checking it; -1: none */
    dev_t device;
    ino_t inode;
    bool current;     /* it is the one that is written to */
    uint64_t grace;   /* for how long a rotated file may still get lines; ns */
    uint64_t retired; /* since when it is not, as of monotonic_ns() */
    bool packed;
    bool had_file; /* before the first line of the present file: state.has_file and state.file */
    uint8_t ended[DIGEST_SIZE];
    bool unsaved;        /* the newest checkpoint is not on the disk yet */
    uint64_t others;     /* lines since the last checkpoint that deed-seal did not cause */
    const char *at_once; /* actions that are sealed at once (store/deedconf.h); the caller's */
    bool urgent;         /* one of them has come since the last checkpoint */
    uint64_t checked;    /* when the sealed part of the file was read again last */
    uint64_t check_took;
};

enum series_done {
    SERIES_NOTHING = 0,
    SERIES_CLOSED =
        1 /* an epoch has ended: state.note is its last checkpoint, state.close its end */
};

/* Loads the state and the key, and finds the file again. Strings and paths stay the caller's. 0;
 * -EPERM: state.broken says why nothing is signed any more; or another negative errno. */
int series_open(struct series *series, const char *base, int directory,
                const struct series_paths *paths);
void series_close(struct series *series);

/* Reads what is new, up to the end of the files or of one that was rotated. An enum series_done, or
 * a negative errno as above. */
int series_read(struct series *series);

/* Signs the tree with all that was read, if it has grown: state.note. 1; 0: it has not; or a
 * negative errno as above. */
int series_sign(struct series *series);

/* Reads the sealed part of the present file again. 0; -EPERM: it is not what was sealed; or a
 * negative errno. */
int series_check(struct series *series);

/* Notes that the end of the last epoch was sent. 0 or a negative errno. */
int series_close_sent(struct series *series);

#endif
