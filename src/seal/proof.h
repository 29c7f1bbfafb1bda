/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_PROOF_H
#define DEED_SEAL_PROOF_H

/*
 * A proof that a line was sealed, for somebody who has nothing else of the evidence: the line as it
 * is in the file, and behind it a C2SP tlog-proof, with its place in the tree and a checkpoint.
 */

#include <stdbool.h>
#include <stdint.h>

#include "seal/statement.h"
#include "util/buffer.h"

/* Larger ones are none. */
#define SEAL_PROOF_MAX ((size_t)512 * 1024)

struct seal_proof {
    const char *line; /* without its line feed; the caller's bytes */
    size_t n;
    uint64_t index; /* of the line in the tree, from 0 */
    struct tree_proof path;
    const char *note; /* the checkpoint with its signatures; the caller's bytes */
    size_t n_note;
};

/* False: it is no such proof. Extra data, which nothing vouches for, is passed over. */
bool seal_proof_parse(const char *bytes, size_t n, struct seal_proof *ret);
void seal_proof_print(const struct seal_proof *proof, struct buffer *to);

enum seal_proof_answer {
    PROOF_TRUE,
    PROOF_FOREIGN, /* the checkpoint is of another tree, or signed with no key of the policy */
    PROOF_FORGED,  /* the signature is not of the checkpoint */
    PROOF_OTHER,   /* the line is not the one that was sealed there */
    PROOF_UNKNOWN, /* no memory, or libcrypto must not verify */
};

/* ret: the checkpoint; only if the proof is true. */
enum seal_proof_answer seal_proof_verify(const struct seal_proof *proof,
                                         const struct seal_trust *trust, struct statement *ret);

#endif
