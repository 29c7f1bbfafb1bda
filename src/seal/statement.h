/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_STATEMENT_H
#define DEED_SEAL_STATEMENT_H

/*
 * What a seal states: a signed checkpoint, or the end of an epoch. It comes as a note in a file, or
 * as the event by which deed-seal gave it away; of both, the same text was signed.
 */

#include <stdbool.h>
#include <stdint.h>

#include "parse/view.h"
#include "seal/close.h"
#include "seal/policy.h"

enum seal_series { SEAL_EVIDENCE, SEAL_REJECTED, SEAL_SERIES };

/* The last part of the name of a tree. */
extern const char *const seal_series_names[SEAL_SERIES];

/* The events by which seals are given away. */
#define SEAL_ACTION_CHECKPOINT "log.checkpoint"
#define SEAL_ACTION_CLOSE "log.seal"

/* The keys of one tree, by epoch. */
struct seal_trust {
    const struct note_key *key; /* into the policy */
    uint64_t n;
};

/* The keys of the tree of that series. False: the policy has none. */
bool seal_trust_find(const struct policy *policy, enum seal_series which, struct seal_trust *ret);

struct statement {
    bool is_close;
    uint64_t epoch; /* whose key has signed it */
    uint64_t size;
    uint8_t root[DIGEST_SIZE];
    struct tree tree; /* of the end of an epoch; of a checkpoint it is empty */
    uint8_t signature[ED25519_SIGNATURE];
    struct text_view
        file; /* of the end of an epoch, as its event names it, unsigned; into the line */
};

enum statement_kind {
    STATEMENT_NONE,    /* it is no seal */
    STATEMENT_FOREIGN, /* of another tree, or of a key that is not trusted */
    STATEMENT_SEAL,
};

/* The signature is not verified. */
enum statement_kind statement_of_note(const struct seal_trust *trust, const char *bytes, size_t n,
                                      struct statement *ret);

/* Did deed-seal.service record it, as the origin says? */
bool statement_is_own(const struct view *event);

/* What stands in each event of deed-seal, near its beginning. */
#define STATEMENT_LIKELY "\"action\":\"log."

/* Could the line be an event of deed-seal? For a quick choice among many. */
bool statement_is_likely(const char *line, size_t n);
enum statement_kind statement_of_event(const struct seal_trust *trust, const struct view *event,
                                       struct statement *ret);

/* The checkpoint as the note that was signed. False: no memory. */
bool statement_print(const struct seal_trust *trust, const struct statement *statement,
                     struct buffer *to);

/* 1; 0: the signature is not of this statement and its epoch's key; -1: libcrypto could not tell.
 */
int statement_verify(const struct seal_trust *trust, const struct statement *statement);

#endif
