/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/base64.h"

#include <openssl/evp.h>
#include <string.h>

void base64_encode(const uint8_t *bytes, size_t n, char *ret) {
    EVP_EncodeBlock((unsigned char *)ret, bytes, (int)n);
}

/* libcrypto passes over white space and ignores the unused bits of the last character. So what it
 * has read is encoded again: only one text is the encoding of some bytes. */
bool base64_decode(const char *text, size_t length, uint8_t *ret, size_t n) {
    unsigned char bytes[BASE64_LENGTH(BASE64_DECODED_MAX)] = {0};
    char again[BASE64_LENGTH(BASE64_DECODED_MAX) + 1];

    if (n > BASE64_DECODED_MAX || length != BASE64_LENGTH(n) ||
        EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)length) < 0)
        return false;
    base64_encode(bytes, n, again);
    if (memcmp(again, text, length) != 0)
        return false;
    memcpy(ret, bytes, n);
    return true;
}
