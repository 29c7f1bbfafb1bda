/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every line of standard input is one JSON object for json-c at its strictest, and UTF-8. */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char *line = NULL;
    size_t size = 0, count = 0;
    ssize_t n;

    while ((n = getline(&line, &size, stdin)) > 0) {
        struct json_tokener *tokener = json_tokener_new();
        json_object *object;

        json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
        object = json_tokener_parse_ex(tokener, line, (int)n);
        if (json_tokener_get_error(tokener) != json_tokener_success ||
            !json_object_is_type(object, json_type_object)) {
            fprintf(stderr, "line %zu: %s\n", count + 1,
                    json_tokener_error_desc(json_tokener_get_error(tokener)));
            return 1;
        }
        json_object_put(object);
        json_tokener_free(tokener);
        count++;
    }
    free(line);
    printf("%zu lines are JSON for json-c\n", count);
    return 0;
}
