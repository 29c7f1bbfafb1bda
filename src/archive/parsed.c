/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parsed.h"

#include <errno.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdbool.h>

/* Before 0.18, json-c ends without an object and without an error. */
static bool is_no_memory(enum json_tokener_error error) {
#if JSON_C_VERSION_NUM >= (18 << 8)
    if (error == json_tokener_error_memory)
        return true;
#endif
    return error == json_tokener_success;
}

int parsed_object(json_tokener *tokener, const char *text, size_t n, json_object **ret) {
    json_object *object;

    *ret = NULL;
    if (n == 0 || n > INT_MAX || *text != '{')
        return 0;
    json_tokener_reset(tokener);
    object = json_tokener_parse_ex(tokener, text, (int)n);
    if (!object)
        return is_no_memory(json_tokener_get_error(tokener)) ? -ENOMEM : 0;
    *ret = object;
    return 0;
}
