/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "redact.h"

Test(redact, keys) {
    static const struct {
        const char *key;
        bool secret;
    } rows[] = {
        {"password", true},      {"Password", true},
        {"new_password", true},  {"userPassword", true},
        {"password_old", true},  {"passwd", true},
        {"api_key", true},       {"apiKey", true},
        {"x-api-key", true},     {"authorization", true},
        {"set-cookie", true},    {"private_key", true},
        {"client_secret", true}, {"access_token", true},
        {"cvv", true},           {"card.cvv", true},
        {"pin", true},           {"otp", true},
        {"pwd", true},           {"sessionKey", true},
        {"APIKEY", true},        {"reason", false},
        {"count", false},        {"shipping", false},
        {"token_count", false},  {"password_changed", false},
        {"secret_name", false},  {"token_id", false},
        {"pinned", false},       {"compass", false},
        {"author", false},       {"key", false},
        {"monkey", false},       {"", false},
        {"___", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(redact_key(rows[i].key), rows[i].secret, "%s", rows[i].key);
}

/* The text with each secret found replaced by #. */
static void mask(const char *s, bool cards, char *to) {
    size_t n = strlen(s), at = 0, length = 0;

    while (at < n) {
        size_t found = redact_find(s, n, at, cards, &length);

        memcpy(to, s + at, found - at);
        to += found - at;
        if (found == n)
            break;
        *to++ = '#';
        at = found + length;
    }
    *to = '\0';
}

#define JWT "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"
#define PEM "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----"

Test(redact, shapes) {
    static const struct {
        const char *given, *with_cards, *without;
    } rows[] = {
        {"nothing to see", "nothing to see", "nothing to see"},
        {JWT, "#", "#"},
        {"Bearer " JWT ", sent", "Bearer #, sent", "Bearer #, sent"},
        {"eyJ is no token", "eyJ is no token", "eyJ is no token"},
        {PEM, "#", "#"},
        {"key " PEM " end", "key # end", "key # end"},
        {"-----BEGIN PRIVATE KEY-----\nMIIEow", "#", "#"},
        {"-----BEGIN CERTIFICATE-----\nMIIEow", "-----BEGIN CERTIFICATE-----\nMIIEow",
         "-----BEGIN CERTIFICATE-----\nMIIEow"},
        {"AKIAIOSFODNN7EXAMPLE", "#", "#"},
        {"id=AKIAIOSFODNN7EXAMPLE.", "id=#.", "id=#."},
        {"XAKIAIOSFODNN7EXAMPLE", "XAKIAIOSFODNN7EXAMPLE", "XAKIAIOSFODNN7EXAMPLE"},
        {"ghp_abcdefghijklmnopqrstuvwxyz0123456789", "#", "#"},
        {"4111111111111111", "#", "4111111111111111"},
        {"card 4111 1111 1111 1111 ok", "card # ok", "card 4111 1111 1111 1111 ok"},
        {"5500-0000-0000-0004", "#", "5500-0000-0000-0004"},
        {"378282246310005", "#", "378282246310005"},
        /* one digit off: no card */
        {"4111111111111112", "4111111111111112", "4111111111111112"},
        /* Luhn-valid, but nobody issues it */
        {"1111111111111117", "1111111111111117", "1111111111111117"},
        /* digits on either side: part of a longer number */
        {"94111111111111111", "94111111111111111", "94111111111111111"},
        {"41111111111111111", "41111111111111111", "41111111111111111"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char masked[512];

        mask(rows[i].given, true, masked);
        cr_expect_str_eq(masked, rows[i].with_cards, "row %zu: %s", i, masked);
        mask(rows[i].given, false, masked);
        cr_expect_str_eq(masked, rows[i].without, "row %zu: %s", i, masked);
    }
}

Test(redact, ends_where_the_text_ends) {
    /* Exactly as many bytes as there are: a step beyond shows under a sanitizer. */
    static const char *const given[] = {JWT, PEM, "4111 1111 1111 1111", "AKIAIOSFODNN7EXAMPLE"};

    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
        for (size_t n = 0; n <= strlen(given[i]); n++) {
            char *s = malloc(n + 1);
            size_t length = 0;

            memcpy(s, given[i], n);
            size_t found = redact_find(s, n, 0, true, &length);
            cr_expect_leq(found, n);
            cr_expect_leq(found + (found < n ? length : 0), n);
            free(s);
        }
}
