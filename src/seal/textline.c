/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/textline.h"

#include <string.h>

#include "util/base64.h"
#include "util/number.h"

#define DIGITS_MAX 20

bool textline_next(const char **at, const char *end, const char **ret, size_t *ret_n) {
    const char *feed = *at < end ? memchr(*at, '\n', (size_t)(end - *at)) : NULL;

    if (!feed)
        return false;
    *ret = *at;
    *ret_n = (size_t)(feed - *at);
    *at = feed + 1;
    return *ret_n > 0;
}

bool textline_number(const char **at, const char *end, uint64_t *ret) {
    uint64_t number = 0;
    const char *line;
    size_t n;

    if (!textline_next(at, end, &line, &n) || n > DIGITS_MAX || number_digits(line, n) < n ||
        (n > 1 && *line == '0'))
        return false;
    for (size_t i = 0; i < n; i++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(line[i] - '0'), &number))
            return false;
    *ret = number;
    return true;
}

bool textline_hash(const char **at, const char *end, uint8_t ret[DIGEST_SIZE]) {
    const char *line;
    size_t n;

    return textline_next(at, end, &line, &n) && base64_decode(line, n, ret, DIGEST_SIZE);
}
