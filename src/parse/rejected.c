/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse/rejected.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "util/ascii.h"
#include "util/jsonobject.h"
#include "util/jsontext.h"

static bool take_member(struct text_view *rest, const char *key, struct text_view *ret) {
    struct value_view value;

    if (!view_next(rest, &value) || value.kind != VALUE_TEXT || value.key.n != strlen(key) ||
        memcmp(value.key.bytes, key, value.key.n) != 0)
        return false;
    *ret = value.text;
    return true;
}

bool rejected_parse(const char *line, size_t n, struct rejected_parts *ret) {
    static const char open[] = ",\"origin\":{", close[] = "}}";
    size_t n_open = sizeof(open) - 1, n_close = sizeof(close) - 1;
    struct rejected_parts parts;
    struct text_view rest;

    if (n < 2 || line[0] != '{')
        return false;
    rest = (struct text_view){line + 1, n - 1};
    if (!take_member(&rest, "received", &parts.received) ||
        !take_member(&rest, "rejected", &parts.reason) ||
        !take_member(&rest, "message", &parts.message) || rest.n < n_open + n_close ||
        memcmp(rest.bytes, open, n_open) != 0 ||
        memcmp(rest.bytes + rest.n - n_close, close, n_close) != 0)
        return false;
    parts.origin = (struct text_view){rest.bytes + n_open, rest.n - n_open - n_close};
    *ret = parts;
    return true;
}

int rejected_message(const char *line, size_t n, char **ret, size_t *ret_n) {
    json_tokener *tokener = json_tokener_new();
    json_object *object, *message = NULL;
    struct json_text whole;
    const char *why;
    int r;

    *ret = NULL;
    if (!tokener)
        return -ENOMEM;
    r = jsonobject_parse(tokener, line, n, &object, &why);
    if (object && json_object_object_get_ex(object, "message", &message) &&
        json_text(message, &whole)) {
        *ret_n = whole.n;
        *ret = malloc(whole.n + 1);
        if (*ret)
            memcpy(*ret, whole.bytes, whole.n + 1);
        else
            r = -ENOMEM;
    }
    json_object_put(object);
    json_tokener_free(tokener);
    return r;
}

struct text_view rejected_sent(const struct rejected_parts *parts, char *to) {
    size_t n = view_unescape(parts->message, to);
    size_t skip = n && *to == ' '; /* deed 0.1.0 may have put one in front */

    return (struct text_view){to + skip, n - skip};
}

bool rejected_uid(const struct rejected_parts *parts, uint32_t *ret) {
    struct value_view value;
    uint64_t uid = 0;

    if (!view_find(&parts->origin, "uid", 3, &value) || value.kind != VALUE_TEXT ||
        value.text.n < 1 || value.text.n > 10)
        return false;
    for (size_t i = 0; i < value.text.n; i++) {
        if (!ascii_is_digit(value.text.bytes[i]))
            return false;
        uid = uid * 10 + (uint64_t)(value.text.bytes[i] - '0');
    }
    *ret = (uint32_t)uid;
    return uid <= UINT32_MAX;
}
