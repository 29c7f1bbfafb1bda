/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any line that is an event, whoever wrote it: its OCSF is JSON, its CEF one line that says no more
 * than it should, and neither has a byte that a terminal obeys. */
#include "format/cef.h"
#include "format/ocsf.h"
#include "parse/view.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_json(const struct buffer *out) {
    struct json_tokener *tokener = json_tokener_new();
    json_object *object, *member;

    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    object = json_tokener_parse_ex(tokener, out->bytes, (int)out->n);
    MUST(json_tokener_get_error(tokener) == json_tokener_success);
    MUST(json_tokener_get_parse_end(tokener) == out->n);
    MUST(json_object_object_get_ex(object, "class_uid", &member));
    MUST(json_object_object_get_ex(object, "unmapped", &member));
    json_object_put(object);
    json_tokener_free(tokener);
}

/* Seven bars end the header; behind them, each equals sign has a key or a backslash before it. */
static void check_cef(const struct buffer *out) {
    size_t bars = 0, at = 0;

    MUST(memcmp(out->bytes, "CEF:0|deed|deed|", 16) == 0);
    for (; at < out->n && bars < 7; at++) {
        if (out->bytes[at] == '\\')
            at++;
        else
            bars += out->bytes[at] == '|';
    }
    MUST(bars == 7);
    for (; at < out->n; at++) {
        if (out->bytes[at] == '\\') {
            at++;
            MUST(at < out->n && strchr("\\=nr", out->bytes[at]));
        } else if (out->bytes[at] == '=') {
            size_t key = at;

            while (out->bytes[key - 1] != ' ' && out->bytes[key - 1] != '|')
                MUST(strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                            out->bytes[--key]));
            MUST(key < at);
        }
    }
}

static void check_bytes(const struct buffer *out) {
    MUST(!out->failed);
    for (size_t i = 0; i < out->n; i++)
        MUST((unsigned char)out->bytes[i] >= 0x20 && out->bytes[i] != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* A copy of its own, so that a read behind the line shows. */
    char *line = malloc(size ? size : 1);
    struct buffer ocsf = {0}, cef = {0};
    struct view view;

    MUST(line);
    if (size)
        memcpy(line, data, size);
    if (view_parts(line, size, &view)) {
        int r = ocsf_event(&view, &ocsf);

        MUST(cef_event(&view, &cef) == r);
        check_bytes(&ocsf);
        check_bytes(&cef);
        MUST((ocsf.n > 0) == (r == 0) && (cef.n > 0) == (r == 0));
        if (r == 0) {
            check_json(&ocsf);
            check_cef(&cef);
        }
    }
    buffer_free(&ocsf);
    buffer_free(&cef);
    free(line);
    return 0;
}
