/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "lib/redact.h"

Test(redact, keys) {
    static const struct {
        const char *key;
        bool secret;
    } rows[] = {
        {"password", true},
        {"Password", true},
        {"new_password", true},
        {"userPassword", true},
        {"password_old", true},
        {"passwd", true},
        {"api_key", true},
        {"apiKey", true},
        {"x-api-key", true},
        {"authorization", true},
        {"set-cookie", true},
        {"private_key", true},
        {"client_secret", true},
        {"access_token", true},
        {"cvv", true},
        {"card.cvv", true},
        {"pin", true},
        {"otp", true},
        {"pwd", true},
        {"sessionKey", true},
        {"APIKEY", true},
        {"reason", false},
        {"count", false},
        {"shipping", false},
        {"token_count", false},
        {"password_changed", false},
        {"secret_name", false},
        {"token_id", false},
        {"pinned", false},
        {"compass", false},
        {"author", false},
        {"key", false},
        {"monkey", false},
        {"", false},
        {"___", false},
        /* whole words, and what they are about */
        {"tokenizer", false},
        {"secretary", false},
        {"auth_result", false},
        {"auth_provider", false},
        {"authProvider", false},
        {"cookie_consent", false},
        {"token_type", false},
        {"max_tokens", false},
        {"prompt_tokens", false},
        {"maxNewTokens", false},
        {"tokens.total", false},
        {"passwordless", false},
        {"authenticated", false},
        {"authorization.decision", false},
        {"auth_user", false},
        {"secret_arn", false},
        {"cookies_accepted", false},
        {"access_tokens", true},
        {"tokens", true},
        {"new_tokens", true},
        {"cachedTokens", true},
        {"secrets", true},
        {"credentials", true},
        {"basic_auth", true},
        {"auth", true},
        {"http.authorization", true},
        {"auth_header", true},
        {"authorization_code", true},
        {"auth_key", true},
        {"password2", true},
        {"userpassword", true},
        {"clientsecret", true},
        {"authtoken", true},
        {"refresh-token", true},
        {"JWTToken", true},
        {"APIKey", true},
        {"api.keys", true},
        {"AWSSecretAccessKey", true},
        {"pass_phrase", true},
        {"passphrase", true},
        {"recovery_code", true},
        {"accessKeyId", false},
        {"phone_number", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(redact_key(rows[i].key), rows[i].secret, "%s", rows[i].key);
}

Test(redact, a_number_of_tokens_is_no_secret) {
    cr_expect_not(redact_key_of_number("tokens"));
    cr_expect_not(redact_key_of_number("llm.tokens"));
    cr_expect_not(redact_key_of_number("new_tokens"));
    cr_expect(redact_key_of_number("token"));
    cr_expect(redact_key_of_number("pin"));
    cr_expect(redact_key_of_number("passwords"));
}

Test(redact, numbers_of_cards) {
    static const char *const cards[] = {
        "4111111111111111",     "4111111111111111.0",    "4111111111111111.000",
        "4.111111111111111e15", "4.111111111111111E+15", "411111111111111.1e1",
        "41111111111111110e-1", "-4111111111111111",     "378282246310005"};
    static const char *const others[] = {"4111111111111112",
                                         "0.4111111111111111",
                                         "4111111111111111.5",
                                         "4111111111111111e1",
                                         "94111111111111111",
                                         "0",
                                         "1e400",
                                         "1e-400",
                                         "1e99999999999999999999",
                                         "4242"};

    for (size_t i = 0; i < sizeof(cards) / sizeof(cards[0]); i++)
        cr_expect(redact_number(cards[i]), "%s", cards[i]);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        cr_expect_not(redact_number(others[i]), "%s", others[i]);
}

Test(redact, the_hash_is_the_one_of_sha256sum) {
    char to[REDACT_HASH + 1];

    redact_hash("abc", 3, to);
    to[REDACT_HASH] = '\0';
    cr_expect_str_eq(to, "sha256:ba7816bf8f01cfea414140de5dae2223");
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
        /* the half of a key that is public */
        {"AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"},
        {"ASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"},
        {"id=AIzaabcdefghijklmnopqrstuvwxyz012345678.", "id=#.", "id=#."},
        {"Xghp_abcdefghijklmnopqrstuvwxyz0123456789", "Xghp_abcdefghijklmnopqrstuvwxyz0123456789",
         "Xghp_abcdefghijklmnopqrstuvwxyz0123456789"},
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
    static const char *const given[] = {JWT, PEM, "4111 1111 1111 1111",
                                        "ghp_abcdefghijklmnopqrstuvwxyz0123456789"};

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
