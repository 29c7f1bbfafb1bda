/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse/rejected.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "util/jsonobject.h"
#include "util/jsontext.h"

#define BEFORE_ID "\"event_id\":\""

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
