/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_SEALED_H
#define DEED_VERIFY_SEALED_H

/* Holds the evidence against its seals: those that stand in it, and those that were given. */

#include "seal/compare.h"
#include "store/fileset.h"
#include "verify/findings.h"

struct sealed_tree {
    bool trusted; /* the policy has its keys */
    struct seals seals;
    struct compare_result result;
    char newest[SCAN_TIME]; /* when the newest checkpoint in the evidence was recorded */
    bool has_newest;
    /* The files of the directory that was compared. */
    struct fileset set;
    struct compare_file *files;
    size_t n_files;
};

struct sealed {
    struct findings *findings;
    struct policy policy;
    bool has_policy;
    struct sealed_tree tree[SEAL_SERIES];
    uint64_t events;  /* seals in the evidence, whoever has signed them */
    uint64_t foreign; /* of them, those of other trees or keys */
    bool compared;    /* a directory of evidence was compared */
};

/* Reads the policy. path: NULL: there is none. fingerprint: NULL, or what its SHA-256 has to be.
 * False: a finding says what is wrong with it, and no seal counts. */
bool sealed_open(struct sealed *sealed, struct findings *findings, const char *path,
                 const char *fingerprint);
void sealed_close(struct sealed *sealed);

/* Adds the notes of a file, or of all files of a directory. outside: they come from elsewhere, and
 * not from the machine itself; then a file of events counts, too. */
void sealed_add_notes(struct sealed *sealed, const char *path, bool outside);

/* Takes an event of the evidence that may be a seal. */
void sealed_take_event(struct sealed *sealed, const char *line, size_t n);

/* Compares the files of a directory. */
void sealed_compare(struct sealed *sealed, const char *directory);

/* Tells what all seals together show. */
void sealed_finish(struct sealed *sealed);

#endif
