/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "redact.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"

/* A word of a key that is one of these, or ends in it ("userpassword"), names a secret. */
static const char *const secret[] = {
    "password",   "passwd",    "passphrase", "passcode",   "secret",        "token",
    "credential", "cookie",    "apikey",     "privatekey", "accesskey",     "signingkey",
    "clientkey",  "sharedkey", "sessionkey", "secretkey",  "encryptionkey",
};

/* These are short: "pin" must not find "spin". */
static const char *const exact[] = {"pwd", "pass", "pin", "otp", "totp",
                                    "cvv", "cvc",  "csc", "jwt", "bearer"};

/* These say so as the last word alone: auth_result and auth_provider are about the act. */
static const char *const at_end[] = {"auth", "authorization"};

/* Two words, one behind the other. */
static const char *const pairs[][2] = {
    {"api", "key"},     {"private", "key"},          {"access", "key"},
    {"signing", "key"}, {"encryption", "key"},       {"client", "key"},
    {"shared", "key"},  {"session", "key"},          {"auth", "key"},
    {"auth", "code"},   {"auth", "header"},          {"authorization", "code"},
    {"pass", "phrase"}, {"authorization", "header"}, {"recovery", "code"},
    {"backup", "code"},
};

/* As the last word they say that the value is about a secret, not one. */
static const char *const harmless[] = {
    "count",  "id",       "name",     "type",     "age",       "length",   "changed",  "expires",
    "expiry", "at",       "policy",   "version",  "algorithm", "required", "valid",    "reset",
    "method", "enabled",  "attempt",  "result",   "provider",  "consent",  "accepted", "status",
    "state",  "error",    "reason",   "limit",    "budget",    "usage",    "used",     "source",
    "scheme", "format",   "kind",     "user",     "url",       "uri",      "endpoint", "issuer",
    "scope",  "audience", "rotated",  "created",  "updated",   "expired",  "revoked",  "deleted",
    "issued", "missing",  "present",  "ttl",      "lifetime",  "domain",   "path",     "arn",
    "ref",    "store",    "strength", "rotation", "time",      "policies",
};

/* Beside "tokens" they say that these are counted. */
static const char *const counted[] = {
    "max", "min", "new", "prompt", "completion", "input",     "output", "total",
    "num", "n",   "per", "cached", "reasoning",  "remaining", "sum",    "average",
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
 * The next word of a key, in small letters. Separators part words, and so do the step from small to
 * capital letters and the last of several capitals in front of a small one: userPassword, JWTToken.
 * Digits at its end are no part of it. 0: the key has ended.
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
static bool is_word(const char *s, size_t n, const char *word) {
    size_t length = strlen(word);

    return (n == length || (n == length + 1 && s[length] == 's')) && memcmp(s, word, length) == 0;
}

static bool listed(const char *s, const char *const *list, size_t n) {
    size_t length = strlen(s);

    for (size_t i = 0; i < n; i++)
        if (is_word(s, length, list[i]))
            return true;
    return false;
}

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))
#define LISTED(s, list) listed((s), (list), LENGTH(list))

static bool ends_in_secret(const char *s) {
    size_t n = strlen(s);

    for (size_t i = 0; i < LENGTH(secret); i++) {
        size_t length = strlen(secret[i]);

        if ((n >= length && is_word(s + n - length, length, secret[i])) ||
            (n > length && is_word(s + n - length - 1, length + 1, secret[i])))
            return true;
    }
    return false;
}

static bool is_pair(const char *first, const char *second) {
    for (size_t i = 0; i < LENGTH(pairs); i++)
        if (strcmp(first, pairs[i][0]) == 0 && is_word(second, strlen(second), pairs[i][1]))
            return true;
    return false;
}

static bool is_secret(const char *key, bool number) {
    char two[2][KEY_MAX + 1] = {"", ""}, *word = two[0], *before = two[1];
    bool found = false, tokens = false, counts = number;

    while (next_word(&key, word) > 0) {
        char *swap = before;

        if (strcmp(word, "tokens") == 0)
            tokens = true;
        else
            found = found || ends_in_secret(word) || LISTED(word, exact) || is_pair(before, word);
        counts = counts || LISTED(word, counted);
        before = word;
        word = swap;
    }
    /* before: the last one */
    found = found || LISTED(before, at_end) || (tokens && !counts);
    return found && !LISTED(before, harmless);
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

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_base64url(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

static size_t run_of_base64url(const char *s, size_t n) {
    size_t i = 0;

    while (i < n && is_base64url(s[i]))
        i++;
    return i;
}

/* RFC 7519: three parts, the first the base64url of an object, so it starts as {" does. */
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

/* RFC 7468: from the first dash to the last, or to the end where the key is cut. */
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

/* Keys of clouds and forges that carry a prefix of their own, so that scanners can find them. Not
 * AKIA… and ASIA…: those are the half of a key that says whose it is. */
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

    if (!is_digit(*s))
        return 0;
    for (; i < n; i++) {
        if (is_digit(s[i])) {
            if (count == sizeof(digits))
                return 0;
            digits[count++] = (uint8_t)(s[i] - '0');
            end = i + 1;
        } else if (!((s[i] == ' ' || s[i] == '-') && i + 1 < n && is_digit(s[i + 1]))) {
            break;
        }
    }
    return count >= CARD_MIN && is_issued(digits, count) && luhn(digits, count) ? end : 0;
}

/* The digits of a whole number, however it is written; 0: it is none, or has too many. */
static size_t whole_digits(const char *s, uint8_t digits[CARD_MAX]) {
    size_t count = 0;
    long shift = 0, exponent;
    bool point = false;

    for (s += *s == '-'; is_digit(*s) || *s == '.'; s++) {
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
                while (i + 1 < n && is_digit(s[i + 1]))
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
