/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line of key=value for each event, made safe; values that are not plain are quoted. */
#include "format/formats.h"

#include <inttypes.h>

#include "format/safe.h"

static void logfmt_key(struct buffer *to, const char *prefix, const char *key, size_t n) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

    buffer_string(to, prefix);
    for (size_t i = 0; i < n; i++)
        if (key[i] && strchr(plain, key[i]))
            buffer_put(to, key + i, 1);
        else
            buffer_printf(to, "\\x%02x", (unsigned char)key[i]);
    buffer_put(to, "=", 1);
}

static bool is_unquoted(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (bytes[i] <= ' ' || bytes[i] == '"' || bytes[i] == '=' || bytes[i] == '\\' ||
            bytes[i] >= 0x7f)
            return false;
    return n > 0;
}

static void logfmt_value(struct format_writer *writer, const char *bytes, size_t n,
                         struct buffer *to) {
    struct buffer *safe = &writer->safe;

    if (is_unquoted(bytes, n)) {
        buffer_put(to, bytes, n);
        return;
    }
    safe->n = 0;
    safe_put(safe, bytes, n);
    to->failed |= safe->failed;
    buffer_put(to, "\"", 1);
    for (size_t i = 0; i < safe->n; i++) {
        buffer_put(to, "\\", safe->bytes[i] == '"' || safe->bytes[i] == '\\');
        buffer_put(to, safe->bytes + i, 1);
    }
    buffer_put(to, "\"", 1);
}

/* ---- events -------------------------------------------------------------------------------- */

/* A JSON text; prefix and key together are its name. */
static void logfmt_pair(struct format_writer *writer, const char *prefix, struct text_view key,
                        struct text_view text, struct buffer *to) {
    struct buffer *plain = &writer->scratch;

    if (!text.bytes)
        return;
    plain->n = 0;
    part_put_text(plain, text);
    to->failed |= plain->failed;
    logfmt_key(to, prefix, key.bytes, key.n);
    logfmt_value(writer, plain->bytes, plain->n, to);
}

static struct text_view text_of_string(const char *s) {
    return (struct text_view){s, strlen(s)};
}

static void logfmt_members(struct format_writer *writer, const char *prefix, struct text_view rest,
                           struct buffer *to) {
    struct value_view value;

    while (rest.n > 0) {
        const struct text_view before = rest;

        if (!view_next(&rest, &value)) /* the rest is no member: written as a text */
            value = (struct value_view){.key = {"", 0}, .text = before};
        logfmt_pair(writer, prefix, value.key, value.text, to);
    }
}

static void logfmt_mark(struct format_writer *writer, const char *name, enum view_mark mark,
                        const struct view *event, struct buffer *to) {
    const struct part part = {.kind = PART_MARK, .mark = mark};
    struct buffer *plain = &writer->scratch;
    enum value_kind kind;

    plain->n = 0;
    if (!part_put(&part, event, &(struct part_style){0}, plain, &kind))
        return;
    to->failed |= plain->failed;
    logfmt_key(to, " ", name, strlen(name));
    logfmt_value(writer, plain->bytes, plain->n, to);
}

static void logfmt_event(struct format_writer *writer, const struct view *event,
                         struct buffer *to) {
    const char *prefix = "";

    for (int id = 0; id < FIELD_N; id++)
        if (event->field[id].bytes) {
            logfmt_pair(writer, prefix, text_of_string(fields[id].path), event->field[id], to);
            prefix = " ";
        }
    logfmt_members(writer, " metadata.", event->metadata, to);
    logfmt_mark(writer, "redacted", VIEW_REDACTED, event, to);
    logfmt_mark(writer, "truncated", VIEW_TRUNCATED, event, to);
    logfmt_mark(writer, "sanitized", VIEW_SANITIZED, event, to);
    logfmt_mark(writer, "defects", VIEW_DEFECTS, event, to);
    if (event->seq) {
        logfmt_pair(writer, " ", text_of_string("chain.stream"), event->stream, to);
        buffer_printf(to, " chain.seq=%" PRIu64, event->seq);
    }
    logfmt_members(writer, " origin.", event->origin, to);
    buffer_put(to, "\n", 1);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void logfmt_row(struct format_writer *writer, const struct format_cell *cells,
                       struct buffer *to) {
    const char *prefix = "";

    for (size_t i = 0; i < writer->n_columns; i++) {
        if (!cells[i].bytes)
            continue;
        logfmt_key(to, prefix, writer->names[i], strlen(writer->names[i]));
        logfmt_value(writer, cells[i].bytes, cells[i].n, to);
        prefix = " ";
    }
    buffer_put(to, "\n", 1);
}

const struct format format_logfmt = {
    .name = "logfmt",
    .description = "key=value, a line for each event",
    .event = logfmt_event,
    .row = logfmt_row,
};
