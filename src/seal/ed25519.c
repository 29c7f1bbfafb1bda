/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/ed25519.h"

#include <openssl/evp.h>

bool ed25519_public(const uint8_t seed[ED25519_SEED], uint8_t ret[ED25519_PUBLIC]) {
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, ED25519_SEED);
    size_t n = ED25519_PUBLIC;
    bool done = key && EVP_PKEY_get_raw_public_key(key, ret, &n) == 1;

    EVP_PKEY_free(key);
    return done;
}

bool ed25519_sign(const uint8_t seed[ED25519_SEED], const void *bytes, size_t n,
                  uint8_t ret[ED25519_SIGNATURE]) {
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, ED25519_SEED);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t length = ED25519_SIGNATURE;
    bool done = key && context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestSign(context, ret, &length, bytes, n) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return done;
}

int ed25519_verify(const uint8_t public[ED25519_PUBLIC], const void *bytes, size_t n,
                   const uint8_t signature[ED25519_SIGNATURE]) {
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public, ED25519_PUBLIC);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int r = -1;

    if (key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1)
        r = EVP_DigestVerify(context, signature, ED25519_SIGNATURE, bytes, n);

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return r < 0 ? -1 : r;
}
