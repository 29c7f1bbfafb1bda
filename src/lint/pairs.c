/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/pairs.h"

#include <stdbool.h>
#include <string.h>

#define VALUE_MAX 4096
#define KEY_MAX 64

static bool is_pair_key_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

/* A value between quotes, with backslashes as escapes, or up to the next comma. */
static bool take_pair_value(const char **at, const char *end, char to[VALUE_MAX], int *ret_n) {
    bool quoted = *at < end && **at == '"';
    int n = 0;

    for (*at += quoted; *at < end && n < VALUE_MAX; ++*at) {
        if (**at == (quoted ? '"' : ','))
            break;
        if (quoted && **at == '\\' && *at + 1 < end && ((*at)[1] == '"' || (*at)[1] == '\\'))
            ++*at;
        to[n++] = **at;
    }
    *ret_n = n;
    if (!quoted)
        return n < VALUE_MAX;
    return *at < end && *(*at)++ == '"';
}

static bool take_pair(const char **at, const char *end, json_object *to) {
    char key[KEY_MAX], value[VALUE_MAX];
    size_t n = 0;
    int length;

    while (*at < end && n + 1 < sizeof(key) && is_pair_key_byte(**at))
        key[n++] = *(*at)++;
    key[n] = '\0';
    if (n == 0 || *at == end || *(*at)++ != '=' || !take_pair_value(at, end, value, &length))
        return false;
    json_object_object_add(to, key, json_object_new_string_len(value, length));
    if (*at == end)
        return true;
    if (end - *at < 3 || (*at)[0] != ',' || (*at)[1] != ' ')
        return false;
    *at += 2;
    return true;
}

json_object *pairs_read(const char *text, size_t n) {
    json_object *object = json_object_new_object();
    const char *at = text, *end = text + n;
    bool whole = object && n > 0;

    while (whole && at < end)
        whole = take_pair(&at, end, object);
    if (whole)
        return object;
    json_object_put(object);
    return NULL;
}
