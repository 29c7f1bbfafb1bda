/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "util/digest.h"

Test(digest, is_sha256) {
    /* FIPS 180-4 examples, as published by NIST */
    static const struct {
        const char *text, *sum;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t sum[DIGEST_SIZE];
        char hex[DIGEST_HEX + 1] = "";

        digest_sum(rows[i].text, strlen(rows[i].text), sum);
        digest_hex(sum, sizeof(sum), hex);
        cr_expect_str_eq(hex, rows[i].sum);
    }
}
