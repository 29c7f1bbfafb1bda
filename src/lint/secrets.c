/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/secrets.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lib/redact.h"
#include "util/jsontext.h"

/* The parser refuses deeper objects. */
#define DEPTH 32

/* Values that tell about a secret and are none. */
static const char *const words[] = {
    "null",     "none",    "true",    "false",     "yes",     "no",      "ok",       "set",
    "unset",    "changed", "updated", "expired",   "missing", "present", "required", "valid",
    "invalid",  "wrong",   "granted", "denied",    "deny",    "allow",   "allowed",  "success",
    "failure",  "failed",  "enabled", "disabled",  "rotated", "revoked", "reset",    "created",
    "hidden",   "masked",  "basic",   "digest",    "oauth",   "oauth2",  "saml",     "oidc",
    "kerberos", "ldap",    "pam",     "publickey", "mfa",     "sso",     "local",    "password",
    "cookie",   "token",   "bearer",  "n/a",       "unknown", "nil",     "(null)",   "totp",
};

/* Keys of Kubernetes have a domain in front: authorization.k8s.io/decision. */
static const char *last_part(const char *key) {
    const char *slash = strrchr(key, '/');

    return slash && slash[1] ? slash + 1 : key;
}

static bool is_secret_name(const char *key) {
    return redact_key(last_part(key));
}

static bool is_masked(const char *value, size_t n) {
    static const char *const marks[] = {"redacted", "masked",  "filtered",
                                        "hidden",   "removed", "omitted"};
    char small[64];
    size_t i;

    if (n == 0 || value[strspn(value, "*xX#. -")] == '\0' || strspn(value, "*xX#.-") >= n)
        return true;
    if (strncmp(value, "sha256:", 7) == 0 || strncmp(value, "hmac-sha", 8) == 0 ||
        value[0] == '<' || value[0] == '$' || value[0] == '%')
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

        /* No secrets: --token-uri=%s is an option of a program, and a cookie often a number of a
         * protocol. */
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

static bool search_value(json_object *value, const char *parent, const char *key, int depth,
                         char ret[SECRET_WHERE]);

/* In "credentials":[{"type":"password","value":…}] the key around the value tells what it is. */
static bool look_inside(json_object *object, const char *name, const char *around, int depth,
                        char ret[SECRET_WHERE]) {
    json_object_object_foreach(object, key, member) {
        bool of_secret = strcmp(key, "value") == 0 && is_secret_name(around);

        if (search_value(member, name, of_secret ? around : key, depth + 1, ret)) {
            if (of_secret)
                name_key(name, key, ret);
            return true;
        }
    }
    return false;
}

/* Some loggers put the JSON of a changed object into a text. */
static bool look_at_json(const struct json_text *text, const char *parent, const char *key,
                         int depth, char ret[SECRET_WHERE]) {
    json_tokener *tokener;
    json_object *value;
    bool found;

    if ((*text->bytes != '{' && *text->bytes != '[') || text->n > INT_MAX)
        return false;
    tokener = json_tokener_new_ex(DEPTH);
    if (!tokener)
        return false;
    value = json_tokener_parse_ex(tokener, text->bytes, (int)text->n);
    found = search_value(value, parent, key, depth + 1, ret);
    json_object_put(value);
    json_tokener_free(tokener);
    return found;
}

static bool look_at_text(const struct json_text *text, const char *parent, const char *key,
                         char ret[SECRET_WHERE]) {
    size_t length = 0;

    return (is_secret_name(key) && !is_masked(text->bytes, text->n)) ||
           redact_find(text->bytes, text->n, 0, may_hold_card(parent, key), &length) < text->n ||
           find_pair(text->bytes, text->n, ret) || find_credentials(text->bytes, text->n, ret);
}

static bool search_value(json_object *value, const char *parent, const char *key, int depth,
                         char ret[SECRET_WHERE]) {
    char name[SECRET_WHERE];
    struct json_text text;
    const char *number;

    if (depth > DEPTH)
        return false;
    name_key(parent, key, name);
    switch (json_object_get_type(value)) {
    case json_type_object:
        return look_inside(value, name, key, depth, ret);
    case json_type_array:
        for (size_t i = 0; i < json_object_array_length(value); i++)
            if (search_value(json_object_array_get_idx(value, i), parent, key, depth + 1, ret))
                return true;
        return false;
    case json_type_string:
        memcpy(ret, name, sizeof(name));
        (void)json_text(value, &text);
        return look_at_text(&text, parent, key, ret) ||
               look_at_json(&text, parent, key, depth, ret);
    case json_type_int:
        memcpy(ret, name, sizeof(name));
        number = json_text_shown(value);
        return (redact_key_of_number(last_part(key)) && !is_masked(number, strlen(number))) ||
               (may_hold_card(parent, key) && redact_number(number));
    default:
        return false;
    }
}

bool secrets_in_object(json_object *object, char ret[SECRET_WHERE]) {
    return look_inside(object, "", "", 0, ret);
}
