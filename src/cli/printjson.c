/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/printjson.h"

#include <stdio.h>

#include "util/must.h"

void printjson_add(json_object *to, const char *key, json_object *value) {
    json_object_object_add(to, key, must(value));
}

static void print(json_object *object, int flags) {
    puts(json_object_to_json_string_ext(object, flags));
    json_object_put(object);
}

void printjson_line(json_object *object) {
    print(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

void printjson_pretty(json_object *object) {
    print(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
}
