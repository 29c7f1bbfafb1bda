/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/put.h"

#include <inttypes.h>

#include "format/part.h"
#include "format/safe.h"

void put_key(struct buffer *to, const char *key) {
    char last = '{';

    if (to->n)
        last = to->bytes[to->n - 1];
    if (last != '{' && last != '[')
        buffer_put(to, ",", 1);
    if (key)
        buffer_printf(to, "\"%s\":", key);
}

void put_open(struct buffer *to, const char *key, char bracket) {
    put_key(to, key);
    buffer_put(to, &bracket, 1);
}

void put_close(struct buffer *to, char bracket) {
    buffer_put(to, &bracket, 1);
}

void put_string(struct buffer *to, const char *key, const char *plain) {
    put_key(to, key);
    buffer_put(to, "\"", 1);
    buffer_string(to, plain);
    buffer_put(to, "\"", 1);
}

void put_number(struct buffer *to, const char *key, uint64_t number) {
    put_key(to, key);
    buffer_printf(to, "%" PRIu64, number);
}

void put_true(struct buffer *to, const char *key) {
    put_key(to, key);
    buffer_string(to, "true");
}

static void put_quoted(struct buffer *to, struct text_view text) {
    buffer_put(to, "\"", 1);
    safe_put_json(to, text);
    buffer_put(to, "\"", 1);
}

void put_text(struct buffer *to, const char *key, struct text_view text) {
    if (!text.bytes)
        return;
    put_key(to, key);
    put_quoted(to, text);
}

static void put_member(struct buffer *to, const struct value_view *value) {
    put_text(to, NULL, value->key);
    buffer_put(to, ":", 1);
    if (value->kind == VALUE_TEXT ||
        (value->kind == VALUE_NUMBER && !part_is_number(value->text.bytes, value->text.n)))
        put_quoted(to, value->text);
    else
        buffer_put(to, value->text.bytes, value->text.n);
}

void put_members(struct buffer *to, const char *key, struct text_view rest) {
    struct text_view before = rest;
    struct value_view value;

    if (!rest.bytes)
        return;
    put_open(to, key, '{');
    for (; view_next(&rest, &value); before = rest)
        put_member(to, &value);
    if (before.n) /* the rest is no member: written as a text */
        put_text(to, "", before);
    put_close(to, '}');
}

void put_texts(struct buffer *to, const char *key, struct text_view rest) {
    struct text_view before = rest, text;

    if (!rest.bytes)
        return;
    put_open(to, key, '[');
    for (; view_next_mark(&rest, &text); before = rest)
        put_text(to, NULL, text);
    if (before.n)
        put_text(to, NULL, before);
    put_close(to, ']');
}

void put_chain(struct buffer *to, const struct view *event) {
    if (event->seq == 0)
        return;
    put_open(to, "chain", '{');
    put_text(to, "stream", event->stream);
    put_number(to, "seq", event->seq);
    put_text(to, "prev", event->previous);
    put_text(to, "after", event->after);
    put_close(to, '}');
}

void put_marks(struct buffer *to, const struct view *event) {
    static const char *const marks[VIEW_MARKS] = {[VIEW_REDACTED] = "redacted",
                                                  [VIEW_TRUNCATED] = "truncated",
                                                  [VIEW_SANITIZED] = "sanitized",
                                                  [VIEW_DEFECTS] = "defects"};

    for (int mark = 0; mark < VIEW_MARKS; mark++)
        put_texts(to, marks[mark], event->mark[mark]);
}
