/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "entry.h"

#include <limits.h>
#include <string.h>

#define DEPTH 32

static const char no_memory[] = "there is no memory for it";

json_tokener *record_tokener(void) {
    json_tokener *tokener = json_tokener_new_ex(DEPTH);

    if (tokener)
        json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    return tokener;
}

/* Colons outside of strings: as many as the line has members. */
static size_t count_colons(const char *bytes, size_t n) {
    bool in_string = false;
    size_t colons = 0;

    for (size_t i = 0; i < n; i++) {
        if (in_string && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            in_string = !in_string;
        else
            colons += bytes[i] == ':' && !in_string;
    }
    return colons;
}

static size_t count_members(json_object *value) {
    size_t n = 0;

    if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreach(value, key, member) {
            (void)key;
            n += 1 + count_members(member);
        }
    } else if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            n += count_members(json_object_array_get_idx(value, i));
    }
    return n;
}

static bool is_blank(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n')
            return false;
    return true;
}

/* json-c lets a control character in a string pass. */
static bool has_control(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)bytes[i] < 0x20 && bytes[i] != '\t' && bytes[i] != '\r' &&
            bytes[i] != '\n')
            return true;
    return false;
}

static json_object *parse(json_tokener *tokener, const char *bytes, size_t n,
                          const char **ret_why) {
    json_object *object;
    enum json_tokener_error error;

    *ret_why = NULL;
    if (n > INT_MAX || has_control(bytes, n)) {
        *ret_why = "it holds a control character";
        return NULL;
    }
    json_tokener_reset(tokener);
    object = json_tokener_parse_ex(tokener, bytes, (int)n);
    error = json_tokener_get_error(tokener);
    if (error == json_tokener_continue)
        *ret_why = "it ends too early";
    else if (error == json_tokener_error_depth)
        *ret_why = "it is more than 32 levels deep";
    else if (error != json_tokener_success)
        *ret_why = json_tokener_error_desc(error);
    else if (!object && n > 0 && *bytes == '{') /* before 0.18, json-c says no more */
        *ret_why = no_memory;
    else if (!json_object_is_type(object, json_type_object))
        *ret_why = "it is JSON, but no object";
    else if (!is_blank(bytes + json_tokener_get_parse_end(tokener),
                       n - json_tokener_get_parse_end(tokener)))
        *ret_why = "something stands behind the object";
    if (!*ret_why)
        return object;
    json_object_put(object);
    return NULL;
}

/* journalctl -o json, container runtimes and the router's rejects put a line into a member. */
static json_object *unwrap(json_tokener *tokener, json_object *object, const char **ret_why) {
    static const char *const members[] = {"MESSAGE", "log", "message", "msg"};

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        json_object *member, *inner;
        const char *text;

        if (!json_object_object_get_ex(object, members[i], &member) ||
            !json_object_is_type(member, json_type_string))
            continue;
        text = json_object_get_string(member);
        if (*text != '{')
            continue;
        inner = parse(tokener, text, (size_t)json_object_get_string_len(member), ret_why);
        if (inner || *ret_why == no_memory)
            return inner;
    }
    return NULL;
}

bool record_parse(json_tokener *tokener, const char *bytes, size_t n, struct record *ret,
                  const char **ret_why) {
    json_object *whole = parse(tokener, bytes, n, ret_why);

    if (!whole)
        return false;
    *ret = (struct record){.whole = whole, .inner = unwrap(tokener, whole, ret_why)};
    if (*ret_why == no_memory) {
        record_free(ret);
        return false;
    }
    *ret_why = NULL;
    ret->object = ret->inner ? ret->inner : whole;
    ret->key_twice = count_members(whole) < count_colons(bytes, n);
    return true;
}

void record_free(struct record *record) {
    json_object_put(record->inner);
    json_object_put(record->whole);
    *record = (struct record){0};
}
