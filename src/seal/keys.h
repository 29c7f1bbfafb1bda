/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_KEYS_H
#define DEED_SEAL_KEYS_H

/*
 * Keys that cannot sign the past. Each epoch has a secret, from which its key for Ed25519 and the
 * secret of the next epoch are made. Once the secret of an epoch is erased, nobody can sign for it
 * any more; who steals the present one can sign for the present and the future alone.
 *
 *     seed of epoch e    HMAC-SHA256(secret of e, "deed seal key")
 *     secret of e + 1    HMAC-SHA256(secret of e, "deed seal next")
 */

#include <stdbool.h>
#include <stdint.h>

#include "seal/note.h"
#include "util/digest.h"

/* How many epochs have a key in the policy. */
#define SEAL_EPOCHS 4096

struct seal_key {
    uint64_t epoch;
    uint8_t secret[DIGEST_SIZE];
};

/* A random secret, for epoch 0. False: the system gave no random bytes. */
bool seal_key_first(struct seal_key *ret);

/* Goes on to the next epoch, and overwrites the secret of the last. False: libcrypto failed; the
 * key is as it was. */
bool seal_key_next(struct seal_key *key);

/* The key that the present epoch's signatures are verified with. name: of the tree. False: it is no
 * name of a key, or libcrypto failed. */
bool seal_key_public(const struct seal_key *key, const char *name, struct note_key *ret);

/* Writes the text as a note that the present epoch's key has signed. False as above; nothing was
 * written. */
bool seal_key_sign(const struct seal_key *key, const char *name, const char *text, size_t n,
                   struct buffer *to);

/* Overwrites the secret. */
void seal_key_erase(struct seal_key *key);

#endif
