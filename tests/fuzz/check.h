/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_FUZZ_CHECK_H
#define DEED_TESTS_FUZZ_CHECK_H

/* What holds of every line and every set of fields, whatever went in. */

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "lib/line.h"

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

static inline void check_line(const deed_event *in) {
    static const struct stamp stamp = {"2026-06-11T14:02:09.471Z",
                                       "017f22e2-79b0-7abc-8000-000000000000"};
    static struct datagram d;
    struct json_tokener *tokener = json_tokener_new();
    struct link link = {.seq = UINT64_MAX, .after = "reboot"};
    json_object *object, *chain;
    struct event event;
    size_t n, feeds = 0;

    if (event_make(in, "fuzz", NULL, &event) < 0) {
        json_tokener_free(tokener);
        return;
    }
    memset(link.stream, 'a', sizeof(link.stream));
    memset(link.previous, 'b', sizeof(link.previous));
    line_begin(&d, "X=1\n", 4, &stamp, &event);
    n = line_end(&d, &link);
    MUST(n <= DEED_LINE_MAX);
    MUST(d.line_bytes[n] == '\n');
    for (size_t i = 0; i < n; i++)
        MUST((unsigned char)d.line_bytes[i] >= 0x20 && d.line_bytes[i] != 0x7f);
    for (const char *c = d.field_bytes; c < d.fields.at; c++) {
        MUST(*c == '\n' || ((unsigned char)*c >= 0x20 && *c != 0x7f));
        feeds += *c == '\n';
    }
    /* X, service, at most eight copies of fields, PRIORITY: a value cannot have added one */
    MUST(feeds <= 12);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    object = json_tokener_parse_ex(tokener, d.line_bytes, (int)n);
    MUST(json_tokener_get_error(tokener) == json_tokener_success);
    MUST(json_tokener_get_parse_end(tokener) == n);
    MUST(json_object_object_get_ex(object, "chain", &chain));
    MUST(json_object_object_length(chain) == 4);
    json_object_put(object);
    json_tokener_free(tokener);
}

#endif
