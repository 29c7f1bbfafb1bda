/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Uses the plain functions, which OpenSSL 3 calls deprecated. EVP instead would load providers at
 * its first use (0.8 ms in each process, more than everything else that `deed record` does) and
 * allocate.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "util/digest.h"

#include <openssl/sha.h>

void digest_sum(const void *bytes, size_t n, uint8_t ret[DIGEST_SIZE]) {
    digest_sum_of_two(bytes, n, "", 0, ret);
}

void digest_sum_of_two(const void *first, size_t n_first, const void *second, size_t n_second,
                       uint8_t ret[DIGEST_SIZE]) {
    SHA256_CTX context;

    SHA256_Init(&context);
    SHA256_Update(&context, first, n_first);
    SHA256_Update(&context, second, n_second);
    SHA256_Final(ret, &context);
}

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct digest), "room for libcrypto's state");

void digest_begin(struct digest *digest) {
    SHA256_Init((SHA256_CTX *)digest);
}

void digest_put(struct digest *digest, const void *bytes, size_t n) {
    SHA256_Update((SHA256_CTX *)digest, bytes, n);
}

void digest_end(struct digest *digest, uint8_t ret[DIGEST_SIZE]) {
    SHA256_Final(ret, (SHA256_CTX *)digest);
}

void digest_hex(const uint8_t *bytes, size_t n, char *ret) {
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        *ret++ = digits[bytes[i] >> 4];
        *ret++ = digits[bytes[i] & 15];
    }
}
