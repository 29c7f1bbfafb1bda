/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "error.h"

struct digest {
    OSSL_LIB_CTX *library;
    EVP_MD *sha256;
    EVP_MD_CTX *context;
};

struct digest *digest_free(struct digest *digest) {
    if (!digest)
        return NULL;
    EVP_MD_CTX_free(digest->context);
    EVP_MD_free(digest->sha256);
    OSSL_LIB_CTX_free(digest->library);
    free(digest);
    return NULL;
}

int digest_new(struct digest **ret) {
    struct digest *digest = calloc(1, sizeof(*digest));

    if (!digest)
        return fail(ENOMEM, "no memory");
    digest->library = OSSL_LIB_CTX_new();
    if (digest->library)
        digest->sha256 = EVP_MD_fetch(digest->library, "SHA2-256", NULL);
    digest->context = EVP_MD_CTX_new();
    if (!digest->sha256 || !digest->context ||
        EVP_DigestInit_ex2(digest->context, digest->sha256, NULL) != 1) {
        digest_free(digest);
        return fail(ENOTSUP, "libcrypto has no SHA-256 here");
    }
    *ret = digest;
    return 0;
}

int digest_sum(struct digest *digest, const void *bytes, size_t n, uint8_t ret[DIGEST_SIZE]) {
    if (EVP_DigestInit_ex2(digest->context, NULL, NULL) != 1 ||
        EVP_DigestUpdate(digest->context, bytes, n) != 1 ||
        EVP_DigestFinal_ex(digest->context, ret, NULL) != 1)
        return fail(EIO, "libcrypto refused to hash");
    return 0;
}

void digest_hex(const uint8_t *bytes, size_t n, char *ret) {
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        *ret++ = digits[bytes[i] >> 4];
        *ret++ = digits[bytes[i] & 15];
    }
}
