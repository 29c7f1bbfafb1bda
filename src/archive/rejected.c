/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rejected.h"

#include <json-c/json.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"

#define BEFORE_ID "\"event_id\":\""

char *rejected_message(const char *line, size_t n, size_t *ret_n) {
    json_tokener *tokener = n <= INT_MAX ? json_tokener_new() : NULL;
    json_object *object, *message = NULL;
    struct json_text whole;
    char *text = NULL;

    if (!tokener)
        return NULL;
    object = json_tokener_parse_ex(tokener, line, (int)n);
    if (object && json_object_object_get_ex(object, "message", &message) &&
        json_text(message, &whole)) {
        *ret_n = whole.n;
        text = malloc(whole.n + 1);
        if (text)
            memcpy(text, whole.bytes, whole.n + 1);
    }
    json_object_put(object);
    json_tokener_free(tokener);
    return text;
}

bool rejected_id(const char *line, size_t n, char ret[REJECTED_ID]) {
    size_t message_n = 0;
    char *message = rejected_message(line, n, &message_n);
    const char *id = message ? memmem(message, message_n, BEFORE_ID, strlen(BEFORE_ID)) : NULL;
    bool has = id && (size_t)(message + message_n - id) >= strlen(BEFORE_ID) + REJECTED_ID;

    if (has)
        memcpy(ret, id + strlen(BEFORE_ID), REJECTED_ID);
    free(message);
    return has;
}
