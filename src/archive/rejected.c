/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rejected.h"

#include <errno.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"

#define BEFORE_ID "\"event_id\":\""

/* Before 0.18, json-c ends without an object and without an error. */
static bool is_no_memory(enum json_tokener_error error) {
#if JSON_C_VERSION_NUM >= (18 << 8)
    if (error == json_tokener_error_memory)
        return true;
#endif
    return error == json_tokener_success;
}

int rejected_message(const char *line, size_t n, char **ret, size_t *ret_n) {
    json_tokener *tokener = n <= INT_MAX ? json_tokener_new() : NULL;
    json_object *object, *message = NULL;
    struct json_text whole;
    int r = 0;

    *ret = NULL;
    if (!tokener)
        return n <= INT_MAX ? -ENOMEM : 0;
    object = json_tokener_parse_ex(tokener, line, (int)n);
    if (!object && n > 0 && *line == '{' && is_no_memory(json_tokener_get_error(tokener)))
        r = -ENOMEM;
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
