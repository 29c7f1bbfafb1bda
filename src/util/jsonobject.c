/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/jsonobject.h"

#include <errno.h>
#include <json-c/json.h>
#include <limits.h>

#include "util/jsontext.h"

static const char *why_no_object(enum json_tokener_error error) {
    switch (error) {
    case json_tokener_success:
        return "it is JSON, but no object";
    case json_tokener_continue:
        return "it ends too early";
    case json_tokener_error_depth:
        return "it is more than 32 levels deep";
    default:
        return json_tokener_error_desc(error);
    }
}

int jsonobject_parse(json_tokener *tokener, const char *text, size_t n, json_object **ret,
                     const char **ret_why) {
    json_object *object;
    bool is_object;

    *ret = NULL;
    *ret_why = "it is longer than 2 GiB";
    if (n > INT_MAX)
        return 0;
    json_tokener_reset(tokener);
    object = json_tokener_parse_ex(tokener, text, (int)n);
    is_object = n > 0 && *text == '{';
    if (is_object && json_no_memory(tokener, object))
        return -ENOMEM;
    if (is_object && object) {
        *ret = object;
        return 0;
    }
    json_object_put(object);
    *ret_why = why_no_object(json_tokener_get_error(tokener));
    return 0;
}

bool jsonobject_bytes(json_object *list, struct buffer *ret) {
    ret->n = 0;
    if (!json_object_is_type(list, json_type_array))
        return false;
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        json_object *item = json_object_array_get_idx(list, i);
        int value = json_object_is_type(item, json_type_int) ? json_object_get_int(item) : -1;
        char byte = (char)value;

        if (value < 0 || value > 255)
            return false;
        buffer_put(ret, &byte, 1);
    }
    return !ret->failed;
}
