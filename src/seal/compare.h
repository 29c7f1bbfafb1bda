/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_COMPARE_H
#define DEED_SEAL_COMPARE_H

/*
 * Compares the files of a series with its seals. Each file that was rotated is an epoch of its own,
 * whose beginning and end were signed, so each is compared by itself: after a change, the files
 * behind it still are.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "seal/seals.h"

enum compare_found {
    COMPARE_CHANGED,  /* lines are others than those that were sealed */
    COMPARE_CUT,      /* lines at the end of a file are missing */
    COMPARE_MISSING,  /* lines, or a file, are missing */
    COMPARE_ADDED,    /* lines came to a file later */
    COMPARE_ORDER,    /* a file stands at the place of another */
    COMPARE_EXTRA,    /* a file was never sealed, and others behind it were */
    COMPARE_EPOCH,    /* the end of an epoch is not known */
    COMPARE_FORK,     /* two trees of one size were signed */
    COMPARE_RESIGNED, /* signed with a later key than the one of its epoch */
    COMPARE_FORGED,   /* the signature is not of its text */
    COMPARE_KINDS
};

struct compare_file {
    const char *name; /* within the directory */
    bool current;     /* it is written to */
    int fd;           /* of that one, as of the moment when the names were read; -1: none */
    /* Set by compare_run(). */
    uint64_t lines;
    uint64_t epoch;
    bool matched, unread;
    enum {
        COMPARE_NAME_UNKNOWN, /* nothing says how its epoch's file was named */
        COMPARE_NAME_SEALED,  /* so */
        COMPARE_NAME_OTHER
    } name_was;
};

struct compare_calls {
    /* file: NULL: it is about none. */
    void (*found)(enum compare_found kind, const char *file, const char *words, void *data);
    void (*unread)(const char *file, int why, void *data); /* store/unread.h */
    void *data;
};

struct compare_result {
    size_t files;     /* that count: those behind them are copies (copies.h) */
    uint64_t size;    /* of the newest seal that is true; 0: there is none */
    uint64_t epoch;   /* of it */
    uint64_t outside; /* the largest size that was seen outside and is true; 0: none */
    uint64_t behind;  /* lines behind the newest seal */
    uint64_t before;  /* files from before the first seal */
    size_t present;   /* the number of the first file of the present epoch; n: there is none */
    uint64_t pruned;  /* epochs whose files are not there any more, at the beginning */
};

/* The files in their order; the directory stays the caller's. */
void compare_run(struct seals *seals, int directory, struct compare_file *files, size_t n,
                 const struct compare_calls *calls, struct compare_result *ret);

#endif
