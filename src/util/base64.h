/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_BASE64_H
#define DEED_UTIL_BASE64_H

/* Base 64 with padding (RFC 4648, section 4), by libcrypto. Thread-safe. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Characters for n bytes, without a terminator. */
#define BASE64_LENGTH(n) (((n) + 2) / 3 * 4)

/* Writes BASE64_LENGTH(n) characters and a NUL. n: below 2^30. */
void base64_encode(const uint8_t *bytes, size_t n, char *ret);

/* Reads exactly n bytes from their one encoding. False: it is something else. n: at most
 * BASE64_DECODED_MAX. */
#define BASE64_DECODED_MAX 1024
bool base64_decode(const char *text, size_t length, uint8_t *ret, size_t n);

#endif
