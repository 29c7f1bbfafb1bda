/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DIGEST_H
#define DEED_DIGEST_H

/*
 * SHA-256 (FIPS 180-4) from libcrypto, in a library context of its own: the application's OpenSSL
 * configuration neither changes our hashes nor costs time at start. One digest serves one thread at
 * a time and allocates only when it is made.
 */

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32
#define DIGEST_HEX (2 * DIGEST_SIZE)

struct digest;

int digest_new(struct digest **ret);
struct digest *digest_free(struct digest *digest);

int digest_sum(struct digest *digest, const void *bytes, size_t n, uint8_t ret[DIGEST_SIZE]);

/* Writes 2 * n lower-case hexadecimal digits, no terminator. */
void digest_hex(const uint8_t *bytes, size_t n, char *ret);

#endif
