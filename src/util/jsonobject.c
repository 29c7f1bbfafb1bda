/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/jsonobject.h"

#include <errno.h>
#include <json-c/json.h>
#include <limits.h>

#include "util/jsontext.h"

int jsonobject_parse(json_tokener *tokener, const char *text, size_t n, json_object **ret) {
    json_object *object;

    *ret = NULL;
    if (n == 0 || n > INT_MAX || *text != '{')
        return 0;
    json_tokener_reset(tokener);
    object = json_tokener_parse_ex(tokener, text, (int)n);
    if (!object)
        return json_no_memory(tokener, object) ? -ENOMEM : 0;
    *ret = object;
    return 0;
}
