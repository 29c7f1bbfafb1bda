/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "redact.h"

#include <stdint.h>
#include <string.h>

/* Long enough to mean it wherever they stand in a key, its separators taken out. */
static const char *const anywhere[] = {
    "password",      "passwd",     "passphrase", "secret",     "token",      "authorization",
    "cookie",        "privatekey", "apikey",     "accesskey",  "credential", "signingkey",
    "encryptionkey", "clientkey",  "sharedkey",  "sessionkey",
};

/* Only as a word of their own: "pin" must not find "shipping". */
static const char *const word[] = {"pwd", "pass", "pin", "otp", "totp",   "cvv", "cvv2",
                                   "cvc", "cvc2", "csc", "jwt", "bearer", "auth"};

/* As the last word they say that the value is about a secret, not one. */
static const char *const harmless[] = {
    "count",  "id",      "name",     "type",    "age",       "length",   "changed", "expires",
    "expiry", "at",      "policy",   "version", "algorithm", "required", "valid",   "reset",
    "method", "enabled", "attempts", "ttl",     "time",      "policies",
};

#define KEY_MAX 64

/* Next word of a key: separators and the step from lower to upper case part words. */
static size_t next_word(const char **key, char ret[KEY_MAX + 1]) {
    const char *s = *key;
    size_t n = 0;

    while (*s == '_' || *s == '-' || *s == '.')
        s++;
    for (; *s && *s != '_' && *s != '-' && *s != '.' && n < KEY_MAX; s++) {
        bool upper = *s >= 'A' && *s <= 'Z';

        if (n > 0 && upper && !(s[-1] >= 'A' && s[-1] <= 'Z'))
            break;
        ret[n++] = upper ? (char)(*s - 'A' + 'a') : *s;
    }
    ret[n] = '\0';
    *key = s;
    return n;
}

static bool listed(const char *s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (*s == *list[i] && strcmp(s, list[i]) == 0)
            return true;
    return false;
}

#define LISTED(s, list) listed((s), (list), sizeof(list) / sizeof((list)[0]))

static bool holds(const char *joined) {
    for (; *joined; joined++)
        for (size_t i = 0; i < sizeof(anywhere) / sizeof(anywhere[0]); i++)
            if (*joined == *anywhere[i] && strncmp(joined, anywhere[i], strlen(anywhere[i])) == 0)
                return true;
    return false;
}

bool redact_key(const char *key) {
    char joined[KEY_MAX + 1], last[KEY_MAX + 1] = "", part[KEY_MAX + 1];
    bool found = false;
    size_t n = 0, length;

    while ((length = next_word(&key, part)) > 0 && n + length <= KEY_MAX) {
        found = found || LISTED(part, word);
        memcpy(joined + n, part, length);
        n += length;
        memcpy(last, part, length + 1);
    }
    joined[n] = '\0';
    return (found || holds(joined)) && !LISTED(last, harmless);
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

/* Keys of clouds and forges that carry a prefix of their own, so that scanners can find them. */
static size_t prefixed_key(const char *s, size_t n) {
    static const struct {
        const char *prefix;
        size_t rest;
    } known[] = {
        {"AKIA", 16},     {"ASIA", 16},    {"AIza", 35},  {"ghp_", 36},
        {"gho_", 36},     {"ghs_", 36},    {"ghu_", 36},  {"github_pat_", 40},
        {"glpat-", 20},   {"xoxb-", 20},   {"xoxp-", 20}, {"sk_live_", 16},
        {"rk_live_", 16}, {"sk-ant-", 20}, {"npm_", 36},  {"dop_v1_", 40},
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
    uint8_t digits[19];
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
    return count >= 13 && is_issued(digits, count) && luhn(digits, count) ? end : 0;
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
