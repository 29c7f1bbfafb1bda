/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_ED25519_H
#define DEED_SEAL_ED25519_H

/* Ed25519 (RFC 8032) by libcrypto. Thread-safe. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED25519_SEED 32
#define ED25519_PUBLIC 32
#define ED25519_SIGNATURE 64

/* False: libcrypto has no memory, or is forbidden to use Ed25519. */
bool ed25519_public(const uint8_t seed[ED25519_SEED], uint8_t ret[ED25519_PUBLIC]);
bool ed25519_sign(const uint8_t seed[ED25519_SEED], const void *bytes, size_t n,
                  uint8_t ret[ED25519_SIGNATURE]);

/* 1; 0: the signature is not of these bytes and this key; -1: libcrypto could not tell. */
int ed25519_verify(const uint8_t public[ED25519_PUBLIC], const void *bytes, size_t n,
                   const uint8_t signature[ED25519_SIGNATURE]);

#endif
