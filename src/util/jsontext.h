/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_JSONTEXT_H
#define DEED_UTIL_JSONTEXT_H

/*
 * The text of a JSON value. json_object_get_string() returns NULL for a null, JSON for an object or
 * an array, and of a string with a NUL in it only the part before that. So only this file calls it
 * (tests/compile/jsonc.test).
 *
 * The texts belong to the value, and end with a NUL.
 */

#include <stdbool.h>
#include <string.h>

#include <json-c/json.h>

struct json_text {
    const char *bytes; /* never NULL; a NUL may stand in it */
    size_t n;
};

/* False: the value is no string, and ret is empty. */
static inline bool json_text(json_object *value, struct json_text *ret) {
    *ret = (struct json_text){"", 0};
    if (!json_object_is_type(value, json_type_string))
        return false;
    *ret = (struct json_text){json_object_get_string(value),
                              (size_t)json_object_get_string_len(value)};
    return true;
}

/* The whole of a string that holds no NUL; "" for all else. */
static inline const char *json_text_plain(json_object *value) {
    struct json_text text;

    return json_text(value, &text) && strlen(text.bytes) == text.n ? text.bytes : "";
}

/* The text of a string (up to its first NUL), a number, true or false; "" for null, an object and
 * an array. */
static inline const char *json_text_shown(json_object *value) {
    switch (json_object_get_type(value)) {
    case json_type_string:
    case json_type_int:
    case json_type_double:
    case json_type_boolean: {
        const char *text = json_object_get_string(value);

        return text ? text : ""; /* NULL: no memory for the text of a number */
    }
    case json_type_null:
    case json_type_object:
    case json_type_array:
    default:
        return "";
    }
}

/* Has json-c failed to parse a text that begins with a brace because it had no memory? Before 0.18
 * it then returned no object and no error. */
static inline bool json_no_memory(json_tokener *tokener, const json_object *object) {
    enum json_tokener_error error = json_tokener_get_error(tokener);

#if JSON_C_VERSION_NUM >= (18 << 8)
    if (error == json_tokener_error_memory)
        return true;
#endif
    return !object && error == json_tokener_success;
}

static inline bool json_text_is(json_object *value, const char *text) {
    struct json_text is;

    return json_text(value, &is) && is.n == strlen(text) && memcmp(is.bytes, text, is.n) == 0;
}

#endif
