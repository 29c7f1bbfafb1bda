/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "secrets.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "redact.h"

/* The deepest object that is looked into; the parser lets none pass that is deeper. */
#define DEPTH 32

/* What a value says that is about a secret, and none. */
static const char *const words[] = {
    "null",     "none",    "true",    "false",     "yes",     "no",      "ok",       "set",
    "unset",    "changed", "updated", "expired",   "missing", "present", "required", "valid",
    "invalid",  "wrong",   "granted", "denied",    "deny",    "allow",   "allowed",  "success",
    "failure",  "failed",  "enabled", "disabled",  "rotated", "revoked", "reset",    "created",
    "hidden",   "masked",  "basic",   "digest",    "oauth",   "oauth2",  "saml",     "oidc",
    "kerberos", "ldap",    "pam",     "publickey", "mfa",     "sso",     "local",    "password",
    "cookie",   "token",   "bearer",  "n/a",       "unknown", "nil",     "(null)",   "totp",
};

static bool is_masked(const char *value, size_t n) {
    static const char *const marks[] = {"redacted", "masked",  "filtered",
                                        "hidden",   "removed", "omitted"};
    char small[64];
    size_t i;

    if (n == 0 || value[strspn(value, "*xX#. -")] == '\0' || strspn(value, "*xX#.-") >= n)
        return true;
    if (strncmp(value, "sha256:", 7) == 0 || value[0] == '<' || value[0] == '$' || value[0] == '%')
        return true;
    for (i = 0; i < n && i + 1 < sizeof(small); i++)
        small[i] = value[i] >= 'A' && value[i] <= 'Z' ? (char)(value[i] - 'A' + 'a') : value[i];
    small[i] = '\0';
    for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (strstr(small, marks[i]))
            return true;
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(small, words[i]) == 0)
            return true;
    return false;
}

/* ---- text ---------------------------------------------------------------------------------- */

static bool is_key_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/* The key that ends in front of text[at]. */
static bool is_secret_key(const char *text, size_t at, char ret[SECRET_WHERE]) {
    size_t n = 0;

    while (n < at && n + 1 < SECRET_WHERE && is_key_byte(text[at - n - 1]))
        n++;
    memcpy(ret, text + at - n, n);
    ret[n] = '\0';
    return n > 0 && redact_key(ret);
}

static bool is_value_end(char c) {
    return c == ' ' || c == '&' || c == ';' || c == ',' || c == '"' || c == '\'' || c == ')' ||
           c == '}' || c == ']' || (unsigned char)c < 0x20;
}

/* password=hunter2, also in an URL */
static bool find_pair(const char *text, size_t n, char ret[SECRET_WHERE]) {
    for (size_t i = 1; i + 1 < n; i++) {
        char value[64];
        size_t from = i + 1, length = 0;

        if (text[i] != '=' || !is_secret_key(text, i, ret))
            continue;
        from += text[from] == '"' || text[from] == '\'';
        while (from + length < n && length + 1 < sizeof(value) &&
               !is_value_end(text[from + length]))
            length++;
        memcpy(value, text + from, length);
        value[length] = '\0';
        if (length >= 4 && !is_masked(value, length))
            return true;
    }
    return false;
}

/* Authorization: Bearer …, and https://user:password@host */
static bool find_credentials(const char *text, size_t n, char ret[SECRET_WHERE]) {
    const char *at = text, *end = text + n;

    while ((at = memmem(at, (size_t)(end - at), "Bearer ", 7))) {
        size_t length = 0;

        at += 7;
        while (at + length < end && !is_value_end(at[length]))
            length++;
        if (length >= 16 && !is_masked(at, length)) {
            strcpy(ret, "Bearer");
            return true;
        }
    }
    for (at = text; (at = memmem(at, (size_t)(end - at), "://", 3));) {
        const char *colon = NULL;

        for (at += 3; at < end && *at != '/' && *at != '@' && !is_value_end(*at); at++)
            if (*at == ':' && !colon)
                colon = at;
        if (at < end && *at == '@' && colon && at - colon > 1 && colon[1] != '*' &&
            colon[1] != '%') {
            strcpy(ret, "the URL");
            return true;
        }
    }
    return false;
}

bool secrets_in_text(const char *text, size_t n, char ret[SECRET_WHERE]) {
    size_t length = 0;

    if (redact_find(text, n, 0, false, &length) < n) {
        strcpy(ret, "the text");
        return true;
    }
    return find_pair(text, n, ret) || find_credentials(text, n, ret);
}

bool secrets_in_format(const char *text, size_t n) {
    char key[SECRET_WHERE];

    for (size_t i = 1; i + 2 < n; i++) {
        size_t at = i + 1;

        /* --token-uri=%s is an option of a program; a cookie is often a number of a protocol. */
        if (text[i] != '=' || !is_secret_key(text, i, key) || *key == '-' ||
            strcasestr(key, "cookie"))
            continue;
        at += text[at] == '\'' || text[at] == '"' || text[at] == '[';
        if (at + 1 < n && text[at] == '%' && text[at + 1] == 's')
            return true;
    }
    return false;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void name_key(const char *parent, const char *key, char ret[SECRET_WHERE]) {
    snprintf(ret, SECRET_WHERE, "%s%s%s", parent, *parent ? "." : "", key);
}

/* Numbers that name something are no card numbers. */
static bool may_hold_card(const char *parent, const char *key) {
    size_t n = strlen(key);

    return strncmp(parent, "metadata", 8) == 0 && !(n >= 2 && strcasecmp(key + n - 2, "id") == 0);
}

static bool look(json_object *value, const char *parent, const char *key, int depth,
                 char ret[SECRET_WHERE]);

static bool look_inside(json_object *object, const char *name, int depth, char ret[SECRET_WHERE]) {
    json_object_object_foreach(object, key, member) {
        if (look(member, name, key, depth + 1, ret))
            return true;
    }
    return false;
}

static bool look_at_text(const char *text, const char *parent, const char *key,
                         char ret[SECRET_WHERE]) {
    size_t n = strlen(text), length = 0;

    return (redact_key(key) && !is_masked(text, n)) ||
           redact_find(text, n, 0, may_hold_card(parent, key), &length) < n ||
           find_pair(text, n, ret) || find_credentials(text, n, ret);
}

static bool look(json_object *value, const char *parent, const char *key, int depth,
                 char ret[SECRET_WHERE]) {
    char name[SECRET_WHERE];
    const char *text;

    if (depth > DEPTH)
        return false;
    name_key(parent, key, name);
    switch (json_object_get_type(value)) {
    case json_type_object:
        return look_inside(value, name, depth, ret);
    case json_type_array:
        for (size_t i = 0; i < json_object_array_length(value); i++)
            if (look(json_object_array_get_idx(value, i), parent, key, depth + 1, ret))
                return true;
        return false;
    case json_type_string:
        memcpy(ret, name, sizeof(name));
        return look_at_text(json_object_get_string(value), parent, key, ret);
    case json_type_int:
        memcpy(ret, name, sizeof(name));
        text = json_object_get_string(value);
        return (redact_key_of_number(key) && !is_masked(text, strlen(text))) ||
               (may_hold_card(parent, key) && redact_number(text));
    default:
        return false;
    }
}

bool secrets_in_object(json_object *object, char ret[SECRET_WHERE]) {
    return look_inside(object, "", 0, ret);
}
