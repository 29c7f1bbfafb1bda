/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_SEALS_H
#define DEED_SEAL_SEALS_H

/* All that is known of the seals of one tree: the ends of its epochs, and its checkpoints. */

#include "seal/keys.h"
#include "seal/statement.h"

/* More checkpoints are thinned out: the ends of the epochs say the same of more lines. */
#define SEALS_MARKS_MAX ((size_t)128 * 1024)

/* A checkpoint. */
struct seal_mark {
    uint64_t size, epoch;
    uint8_t root[DIGEST_SIZE];
    uint8_t signature[ED25519_SIGNATURE];
    bool outside; /* it was given, and is not from the evidence itself */
    bool thin;    /* there are many of its kind, and some may go */
    enum { MARK_UNKNOWN, MARK_VALID, MARK_FORGED } state; /* of the signature */
};

struct seals {
    struct seal_trust trust;
    struct seal_mark *mark; /* by size, after seals_sort() */
    size_t n, room;
    size_t n_thin;                   /* of them, those that may go */
    struct tree *close[SEAL_EPOCHS]; /* NULL: this end is not known */
    char *file[SEAL_EPOCHS];         /* its name at that time; NULL: not known; "": named twice */
    uint64_t closed;                 /* one more than the last epoch whose end is known */
};

enum seals_added {
    SEALS_ADDED,
    SEALS_FORGED,  /* the signature is not of its text */
    SEALS_FORK,    /* the epoch has another end, which was signed, too */
    SEALS_UNKNOWN, /* no memory, or libcrypto could not tell */
};

void seals_init(struct seals *seals, const struct seal_trust *trust);
void seals_free(struct seals *seals);

enum seals_from {
    SEALS_OWN,    /* from the evidence, or the notes of the machine itself */
    SEALS_EVENTS, /* from a file of events that was kept elsewhere; verified by the caller */
    SEALS_NOTE,   /* a note that was kept elsewhere */
};

/* Verifies the signature of an end at once, and of a checkpoint when it matters. */
enum seals_added seals_add(struct seals *seals, const struct statement *statement,
                           enum seals_from from);

/* Sorts the checkpoints; of those that say the same, one stays. */
void seals_sort(struct seals *seals);

/* 1; 0: the signature is forged; -1: it could not be verified. */
int seals_is_valid(const struct seals *seals, struct seal_mark *mark);

/* The tree at the beginning of an epoch. NULL: it is not known. */
const struct tree *seals_base(const struct seals *seals, uint64_t epoch);

/* The epoch whose key has to sign a tree of this size. */
uint64_t seals_epoch_of(const struct seals *seals, uint64_t size);

/* The number of the first checkpoint of more lines than the size. */
size_t seals_behind(const struct seals *seals, uint64_t size);

#endif
