/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_DIGEST_H
#define DEED_UTIL_DIGEST_H

/*
 * SHA-256 (FIPS 180-4) from libcrypto. Needs no state, allocates nothing, cannot fail; thread-safe.
 */

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32
#define DIGEST_HEX (2 * DIGEST_SIZE)

void digest_sum(const void *bytes, size_t n, uint8_t ret[DIGEST_SIZE]);

/* Of two pieces as if they were one. */
void digest_sum_of_two(const void *first, size_t n_first, const void *second, size_t n_second,
                       uint8_t ret[DIGEST_SIZE]);

/* Of pieces that come one after the other. */
struct digest {
    uint64_t state[14];
};

void digest_begin(struct digest *digest);
void digest_put(struct digest *digest, const void *bytes, size_t n);
void digest_end(struct digest *digest, uint8_t ret[DIGEST_SIZE]);

/* Writes 2 * n lower-case hexadecimal digits, no terminator. */
void digest_hex(const uint8_t *bytes, size_t n, char *ret);

#endif
