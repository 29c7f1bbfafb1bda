/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/redact.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/ascii.h"
#include "util/digest.h"

struct key_word {
    size_t n;
    const char *text;
};

#define W(text)                                                                                    \
    { sizeof(text) - 1, text }

/* A key names a secret if one of its words is one of these or ends in one ("userpassword"). */
static const struct key_word secret[] = {
    W("password"),  W("passwd"),        W("passphrase"), W("passcode"),  W("secret"),
    W("token"),     W("credential"),    W("cookie"),     W("apikey"),    W("privatekey"),
    W("accesskey"), W("signingkey"),    W("clientkey"),  W("sharedkey"), W("sessionkey"),
    W("secretkey"), W("encryptionkey"),
};

/* These must be the whole word: "pin" must not find "spin". */
static const struct key_word exact[] = {
    W("pwd"), W("pass"), W("pin"), W("otp"), W("totp"),
    W("cvv"), W("cvc"),  W("csc"), W("jwt"), W("bearer"),
};

/* These only count as the last word: auth_result and auth_provider are about the act. */
static const struct key_word at_end[] = {W("auth"), W("authorization")};

/* Two words in a row. */
static const struct key_word pairs[][2] = {
    {W("api"), W("key")},     {W("private"), W("key")},          {W("access"), W("key")},
    {W("signing"), W("key")}, {W("encryption"), W("key")},       {W("client"), W("key")},
    {W("shared"), W("key")},  {W("session"), W("key")},          {W("auth"), W("key")},
    {W("auth"), W("code")},   {W("auth"), W("header")},          {W("authorization"), W("code")},
    {W("pass"), W("phrase")}, {W("authorization"), W("header")}, {W("recovery"), W("code")},
    {W("backup"), W("code")},
};

/* With one of these as the last word, the value is about a secret and is none itself. */
static const struct key_word harmless[] = {
    W("count"),     W("id"),       W("name"),     W("type"),    W("age"),      W("length"),
    W("changed"),   W("expires"),  W("expiry"),   W("at"),      W("policy"),   W("version"),
    W("algorithm"), W("required"), W("valid"),    W("reset"),   W("method"),   W("enabled"),
    W("attempt"),   W("result"),   W("provider"), W("consent"), W("accepted"), W("status"),
    W("state"),     W("error"),    W("reason"),   W("limit"),   W("budget"),   W("usage"),
    W("used"),      W("source"),   W("scheme"),   W("format"),  W("kind"),     W("user"),
    W("url"),       W("uri"),      W("endpoint"), W("issuer"),  W("scope"),    W("audience"),
    W("rotated"),   W("created"),  W("updated"),  W("expired"), W("revoked"),  W("deleted"),
    W("issued"),    W("missing"),  W("present"),  W("ttl"),     W("lifetime"), W("domain"),
    W("path"),      W("arn"),      W("ref"),      W("store"),   W("strength"), W("rotation"),
    W("time"),      W("policies"),
};

/* With one of these, "tokens" is a count. Not "new" and "cached": such a text may hold tokens, and
 * such a number is a count without them. */
static const struct key_word counted[] = {
    W("max"), W("min"), W("prompt"), W("completion"), W("input"),     W("output"), W("total"),
    W("num"), W("n"),   W("per"),    W("reasoning"),  W("remaining"), W("sum"),    W("average"),
};

#define KEY_MAX 64

static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_separator(char c) {
    return c == '_' || c == '-' || c == '.';
}

/*
 * The next word of a key, in small letters and without the digits at its end. A word ends at a
 * separator, before a capital letter that follows a small one (userPassword), and before the last
 * of several capitals if a small letter follows (JWTToken). Returns its length; 0: the key has
 * ended.
 */
static size_t next_word(const char **key, char ret[KEY_MAX + 1]) {
    const char *s = *key;
    size_t n = 0;

    while (is_separator(*s))
        s++;
    for (; *s && !is_separator(*s) && n < KEY_MAX; s++) {
        if (n > 0 && is_upper(*s) && (!is_upper(s[-1]) || is_lower(s[1])))
            break;
        ret[n++] = is_upper(*s) ? (char)(*s - 'A' + 'a') : *s;
    }
    while (n > 1 && ret[n - 1] >= '0' && ret[n - 1] <= '9')
        n--;
    ret[n] = '\0';
    *key = s;
    return n;
}

/* Is it the word, or its plural? */
static bool is_word(const char *s, size_t n, const struct key_word *word) {
    return (n == word->n || (n == word->n + 1 && s[word->n] == 's')) &&
           memcmp(s, word->text, word->n) == 0;
}

static bool is_listed(const char *s, size_t n, const struct key_word *list, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (is_word(s, n, &list[i]))
            return true;
    return false;
}

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))
#define LISTED(s, n, list) is_listed((s), (n), (list), LENGTH(list))

/* A plural counts, too: no word of the list itself ends in an s. */
static bool ends_in_secret(const char *s, size_t n) {
    n -= s[n - 1] == 's';
    for (size_t i = 0; i < LENGTH(secret); i++)
        if (n >= secret[i].n && memcmp(s + n - secret[i].n, secret[i].text, secret[i].n) == 0)
            return true;
    return false;
}

static bool is_pair(const char *first, size_t n_first, const char *second, size_t n_second) {
    for (size_t i = 0; i < LENGTH(pairs); i++)
        if (n_first == pairs[i][0].n && memcmp(first, pairs[i][0].text, n_first) == 0 &&
            is_word(second, n_second, &pairs[i][1]))
            return true;
    return false;
}

static bool is_count(const char *key) {
    char word[KEY_MAX + 1];
    size_t n;

    while ((n = next_word(&key, word)) > 0)
        if (LISTED(word, n, counted))
            return true;
    return false;
}

static bool is_secret(const char *key, bool number) {
    char two[2][KEY_MAX + 1], *word = two[0], *last = two[1];
    size_t n, n_last = 0;
    bool found = false, tokens = false;

    for (const char *rest = key; (n = next_word(&rest, word)) > 0; n_last = n) {
        char *swap = last;

        if (n == sizeof("tokens") - 1 && memcmp(word, "tokens", n) == 0)
            tokens = true;
        else
            found = found || ends_in_secret(word, n) || LISTED(word, n, exact) ||
                    is_pair(last, n_last, word, n);
        last = word;
        word = swap;
    }
    if (n_last == 0)
        return false;
    found = found || LISTED(last, n_last, at_end) || (tokens && !number && !is_count(key));
    return found && !LISTED(last, n_last, harmless);
}

bool redact_key(const char *key) {
    return is_secret(key, false);
}

bool redact_key_of_number(const char *key) {
    return is_secret(key, true);
}

void redact_hash(const char *s, size_t n, char ret[REDACT_HASH]) {
    uint8_t hash[DIGEST_SIZE];

    digest_sum(s, n, hash);
    memcpy(ret, REDACT_HASH_PREFIX, sizeof(REDACT_HASH_PREFIX) - 1);
    digest_hex(hash, REDACT_HASH_BYTES, ret + sizeof(REDACT_HASH_PREFIX) - 1);
}

static bool is_base64url(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || ascii_is_digit(c) || c == '-' ||
           c == '_';
}

static size_t run_of_base64url(const char *s, size_t n) {
    size_t i = 0;

    while (i < n && is_base64url(s[i]))
        i++;
    return i;
}

/* RFC 7519: three parts. The first is the base64url of an object, so it starts with "eyJ". */
static size_t jwt(const char *s, size_t n) {
    size_t header, payload;

    if (n < 20 || memcmp(s, "eyJ", 3) != 0)
        return 0;
    header = run_of_base64url(s, n);
    if (header < 8 || header == n || s[header] != '.')
        return 0;
    payload = run_of_base64url(s + header + 1, n - header - 1);
    if (payload < 4 || header + 1 + payload == n || s[header + 1 + payload] != '.')
        return 0;
    header += 1 + payload + 1;
    return header + run_of_base64url(s + header, n - header);
}

/* RFC 7468: from the first dash to the last, or to the end if the key is cut. */
static size_t pem(const char *s, size_t n) {
    static const char begin[] = "-----BEGIN ", label[] = "PRIVATE KEY", end[] = "-----END ";
    const char *found, *stop;
    size_t look;

    if (n < sizeof(begin) - 1 || memcmp(s, begin, sizeof(begin) - 1) != 0)
        return 0;
    look = n < 64 ? n : 64;
    if (!memmem(s, look, label, sizeof(label) - 1))
        return 0;
    found = memmem(s, n, end, sizeof(end) - 1);
    if (!found)
        return n;
    found += sizeof(end) - 1;
    stop = memmem(found, n - (size_t)(found - s), "-----", 5);
    return stop ? (size_t)(stop - s) + 5 : n;
}

/* Keys with a prefix by which scanners can find them. Not AKIA… and ASIA…: they are the public half
 * of a key, which says whose it is. */
static size_t prefixed_key(const char *s, size_t n) {
    static const struct {
        const char *prefix;
        size_t rest;
    } known[] = {
        {"AIza", 35},        {"ghp_", 36},    {"gho_", 36},  {"ghs_", 36},    {"ghu_", 36},
        {"github_pat_", 40}, {"glpat-", 20},  {"xoxb-", 20}, {"xoxp-", 20},   {"sk_live_", 16},
        {"rk_live_", 16},    {"sk-ant-", 20}, {"npm_", 36},  {"dop_v1_", 40},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t length = strlen(known[i].prefix), rest;

        if (n < length + known[i].rest || memcmp(s, known[i].prefix, length) != 0)
            continue;
        rest = run_of_base64url(s + length, n - length);
        if (rest >= known[i].rest)
            return length + rest;
    }
    return 0;
}

#define CARD_MIN 13
#define CARD_MAX 19

/* ISO/IEC 7812-1, annex B: the Luhn digit. */
static bool luhn(const uint8_t *digits, size_t n) {
    unsigned sum = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned d = digits[n - 1 - i];

        if (i % 2)
            d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    return sum % 10 == 0;
}

/* The first digits and lengths that the large card schemes issue. */
static bool is_issued(const uint8_t *d, size_t n) {
    unsigned two = d[0] * 10U + d[1], four = two * 100 + d[2] * 10U + d[3];

    return (d[0] == 4 && (n == 13 || n == 16 || n == 19)) ||
           (((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) && n == 16) ||
           ((two == 34 || two == 37) && n == 15) ||
           ((two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) && n == 14) ||
           ((four == 6011 || two == 65 || (four >= 6440 && four <= 6499) || two == 62 ||
             two == 35) &&
            n >= 16);
}

/* 13 to 19 digits, single blanks or dashes between them allowed, no digit on either side. */
static size_t card(const char *s, size_t n) {
    uint8_t digits[CARD_MAX];
    size_t count = 0, i = 0, end = 0;

    if (!ascii_is_digit(*s))
        return 0;
    for (; i < n; i++) {
        if (ascii_is_digit(s[i])) {
            if (count == sizeof(digits))
                return 0;
            digits[count++] = (uint8_t)(s[i] - '0');
            end = i + 1;
        } else if (!((s[i] == ' ' || s[i] == '-') && i + 1 < n && ascii_is_digit(s[i + 1]))) {
            break;
        }
    }
    return count >= CARD_MIN && is_issued(digits, count) && luhn(digits, count) ? end : 0;
}

/* The digits of a whole number in any form of JSON. Returns how many; 0: it is no whole number, or
 * has more than CARD_MAX. */
static size_t whole_digits(const char *s, uint8_t digits[CARD_MAX]) {
    size_t count = 0;
    long shift = 0, exponent;
    bool point = false;

    for (s += *s == '-'; ascii_is_digit(*s) || *s == '.'; s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        shift -= point;
        if (count == 0 && *s == '0')
            continue;
        if (count < CARD_MAX)
            digits[count] = (uint8_t)(*s - '0');
        else if (*s != '0')
            return 0;
        count++;
    }
    exponent = *s ? strtol(s + 1, NULL, 10) : 0;
    if (exponent < -CARD_MAX || exponent > CARD_MAX)
        return 0;
    for (shift += exponent; shift > 0; shift--, count++)
        if (count < CARD_MAX)
            digits[count] = 0;
    for (; shift < 0 && count > 0; shift++, count--)
        if (count <= CARD_MAX && digits[count - 1])
            return 0;
    return count <= CARD_MAX ? count : 0;
}

bool redact_number(const char *number) {
    uint8_t digits[CARD_MAX];
    size_t count = whole_digits(number, digits);

    return count >= CARD_MIN && is_issued(digits, count) && luhn(digits, count);
}

size_t redact_find(const char *s, size_t n, size_t from, bool cards, size_t *ret_length) {
    for (size_t i = from; i + 13 <= n; i++) {
        size_t length = 0;

        switch (s[i]) {
        case 'e':
            if (i == 0 || !is_base64url(s[i - 1]))
                length = jwt(s + i, n - i);
            break;
        case '-':
            length = pem(s + i, n - i);
            break;
        case '0' ... '9':
            if (!cards)
                break;
            length = card(s + i, n - i);
            if (!length)
                while (i + 1 < n && ascii_is_digit(s[i + 1]))
                    i++;
            break;
        case 'A':
        case 'd':
        case 'g':
        case 'n':
        case 'r':
        case 's':
        case 'x':
            if (i == 0 || !is_base64url(s[i - 1]))
                length = prefixed_key(s + i, n - i);
            break;
        default:
            break;
        }
        if (length) {
            *ret_length = length;
            return i;
        }
    }
    return n;
}
