/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/random.h>

#define OF_KEY "deed seal key"
#define OF_NEXT "deed seal next"

static bool derive(const struct seal_key *key, const char *what, uint8_t ret[DIGEST_SIZE]) {
    return HMAC(EVP_sha256(), key->secret, sizeof(key->secret), (const unsigned char *)what,
                strlen(what), ret, NULL);
}

bool seal_key_first(struct seal_key *ret) {
    *ret = (struct seal_key){0};
    return getrandom(ret->secret, sizeof(ret->secret), 0) == (ssize_t)sizeof(ret->secret);
}

bool seal_key_next(struct seal_key *key) {
    uint8_t next[DIGEST_SIZE];

    if (!derive(key, OF_NEXT, next))
        return false;
    memcpy(key->secret, next, sizeof(next));
    key->epoch++;
    OPENSSL_cleanse(next, sizeof(next));
    return true;
}

bool seal_key_public(const struct seal_key *key, const char *name, struct note_key *ret) {
    uint8_t seed[DIGEST_SIZE], public[ED25519_PUBLIC];
    bool done = derive(key, OF_KEY, seed) && ed25519_public(seed, public) &&
                note_key_set(ret, name, NOTE_PLAIN, public);
    OPENSSL_cleanse(seed, sizeof(seed));
    return done;
}

bool seal_key_sign(const struct seal_key *key, const char *name, const char *text, size_t n,
                   struct buffer *to) {
    uint8_t seed[DIGEST_SIZE];
    struct note_key public;
    bool done = derive(key, OF_KEY, seed) && seal_key_public(key, name, &public) &&
                note_sign(text, n, &public, seed, to);
    OPENSSL_cleanse(seed, sizeof(seed));
    return done;
}

void seal_key_erase(struct seal_key *key) {
    OPENSSL_cleanse(key, sizeof(*key));
}
