/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "util/base64.h"

/* The vectors of RFC 4648, section 10. */
static const struct {
    const char *bytes, *text;
} rows[] = {{"", ""},
            {"f", "Zg=="},
            {"fo", "Zm8="},
            {"foo", "Zm9v"},
            {"foob", "Zm9vYg=="},
            {"fooba", "Zm9vYmE="},
            {"foobar", "Zm9vYmFy"}};

Test(base64, is_that_of_the_rfc) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t n = strlen(rows[i].bytes);
        char text[16];
        uint8_t bytes[16] = {0};

        base64_encode((const uint8_t *)rows[i].bytes, n, text);
        cr_expect_str_eq(text, rows[i].text);
        cr_expect(base64_decode(rows[i].text, strlen(rows[i].text), bytes, n));
        cr_expect_str_eq((const char *)bytes, rows[i].bytes);
    }
}

Test(base64, each_value_has_one_text) {
    static const struct {
        const char *text;
        size_t n;
    } wrong[] = {{"Zg=", 1},  {"Zg", 1},   {"Zh==", 1}, {"Zg==\n", 1}, {"\nZg=", 1},
                 {"Zg==", 2}, {"Zm9v", 2}, {"Zm9*", 3}, {"Z===", 1},   {"Zm9vZg==", 3}};
    uint8_t bytes[16];

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        cr_expect_not(base64_decode(wrong[i].text, strlen(wrong[i].text), bytes, wrong[i].n), "%s",
                      wrong[i].text);
}
