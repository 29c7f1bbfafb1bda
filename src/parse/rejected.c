/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse/rejected.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "util/jsonobject.h"
#include "util/jsontext.h"

#define BEFORE_ID "\"event_id\":\""

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

bool rejected_id(const char *line, size_t n, char ret[REJECTED_ID]) {
    size_t message_n = 0;
    char *message = NULL;
    const char *id = rejected_message(line, n, &message, &message_n) == 0 && message
                         ? memmem(message, message_n, BEFORE_ID, strlen(BEFORE_ID))
                         : NULL;
    bool has = id && (size_t)(message + message_n - id) >= strlen(BEFORE_ID) + REJECTED_ID;

    if (has)
        memcpy(ret, id + strlen(BEFORE_ID), REJECTED_ID);
    free(message);
    return has;
}
