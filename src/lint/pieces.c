/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/pieces.h"

#include <limits.h>
#include <string.h>

#include "util/jsontext.h"

struct partial_text {
    struct json_text text;
    bool more;
    int stream;
};

/* ---- the two forms ----------------------------------------------------------------------------
 */

static bool skip_text(const char **at, const char *end, const char *text) {
    size_t n = strlen(text);

    if ((size_t)(end - *at) < n || memcmp(*at, text, n) != 0)
        return false;
    *at += n;
    return true;
}

/* 2026-06-11T14:02:09.500123456Z stdout F TEXT; F may have tags behind it, separated by colons. */
static bool is_cri(const char *bytes, size_t n, struct partial_text *ret) {
    static const char form[] = "0000-00-00T00:00:00";
    const char *at = bytes, *end = bytes + n;

    for (const char *f = form; *f; f++, at++)
        if (at == end || (*f == '0' ? *at < '0' || *at > '9' : *at != *f))
            return false;
    while (at < end && *at != ' ')
        at++;
    if (skip_text(&at, end, " stdout "))
        ret->stream = 0;
    else if (skip_text(&at, end, " stderr "))
        ret->stream = 1;
    else
        return false;
    if (at == end || (*at != 'F' && *at != 'P'))
        return false;
    ret->more = *at++ == 'P';
    if (at < end && *at == ':')
        while (at < end && *at != ' ')
            at++;
    if (at < end && *at++ != ' ')
        return false;
    ret->text = (struct json_text){at, (size_t)(end - at)};
    return true;
}

static bool is_docker(struct pieces *pieces, json_tokener *tokener, const char *bytes, size_t n,
                      struct partial_text *ret) {
    json_object *log, *stream;

    if (n < 8 || n > INT_MAX || memcmp(bytes, "{\"log\":\"", 8) != 0)
        return false;
    json_object_put(pieces->parsed);
    json_tokener_reset(tokener);
    pieces->parsed = json_tokener_parse_ex(tokener, bytes, (int)n);
    if (!json_object_object_get_ex(pieces->parsed, "log", &log) || !json_text(log, &ret->text) ||
        !json_object_object_get_ex(pieces->parsed, "stream", &stream))
        return false;
    ret->stream = json_text_is(stream, "stderr");
    ret->more = ret->text.n == 0 || ret->text.bytes[ret->text.n - 1] != '\n';
    ret->text.n -= !ret->more;
    return true;
}

/* ---- together ---------------------------------------------------------------------------------
 */

static void append_text(struct pieces_begun *begun, const struct json_text *text, size_t max) {
    begun->too_long = begun->too_long || begun->text.n + text->n > max;
    if (!begun->too_long)
        buffer_put(&begun->text, text->bytes, text->n);
}

static void hand_out(struct pieces_begun *begun, struct piece *whole) {
    bool too_long = begun->too_long || begun->text.failed;

    *whole = (struct piece){.bytes = begun->text.bytes,
                            .n = too_long ? 0 : begun->text.n,
                            .line = begun->line,
                            .too_long = too_long};
    begun->line = 0;
    begun->too_long = begun->text.failed = false;
    begun->text.n = 0;
}

enum piece_is pieces_take(struct pieces *pieces, json_tokener *tokener, const char *bytes, size_t n,
                          uint64_t line, size_t max, struct piece *whole) {
    struct pieces_begun *begun;
    struct partial_text part;
    bool cri = is_cri(bytes, n, &part);

    if (!cri && !is_docker(pieces, tokener, bytes, n, &part))
        return PIECE_NONE;
    begun = &pieces->of[part.stream];
    /* A whole line of Docker is JSON, and says more than its text does. */
    if (!cri && !begun->line && !part.more)
        return PIECE_NONE;
    if (!begun->line)
        begun->line = line;
    append_text(begun, &part.text, max);
    if (part.more)
        return PIECE_PART;
    hand_out(begun, whole);
    return PIECE_WHOLE;
}

bool pieces_rest(struct pieces *pieces, struct piece *whole) {
    for (size_t i = 0; i < 2; i++)
        if (pieces->of[i].line) {
            hand_out(&pieces->of[i], whole);
            return true;
        }
    return false;
}

void pieces_free(struct pieces *pieces) {
    for (size_t i = 0; i < 2; i++)
        buffer_free(&pieces->of[i].text);
    json_object_put(pieces->parsed);
    *pieces = (struct pieces){0};
}
