/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json: one array; jsonl: the lines to the byte, so that the output can be verified.
 *
 * What is in the array is always JSON, and so is a line on a terminal: it is written anew from its
 * parts. What libdeed and the relay wrote is not changed; a part of an edited line that is no JSON
 * becomes a text.
 */
#include "format/formats.h"

#include "format/put.h"
#include "format/safe.h"

static void json_fields(struct buffer *to, const struct view *event) {
    const struct field *last = NULL;

    for (int id = 0; id < FIELD_N; id++) {
        const struct field *field = &fields[id];

        if (!event->field[id].bytes)
            continue;
        if (last && *last->group && !fields_share_group(field, last))
            buffer_put(to, "}", 1);
        if (last)
            buffer_put(to, ",", 1);
        if (*field->group && (!last || !fields_share_group(field, last)))
            buffer_put(to, field->open, field->open_len);
        buffer_put(to, field->label, field->label_len);
        buffer_put(to, "\"", 1);
        safe_put_json(to, event->field[id]);
        buffer_put(to, "\"", 1);
        last = field;
    }
    if (last && *last->group)
        buffer_put(to, "}", 1);
}

static void put_event(struct buffer *to, const struct view *event) {
    buffer_put(to, "{", 1);
    json_fields(to, event);
    put_members(to, "metadata", event->metadata);
    put_marks(to, event);
    put_chain(to, event);
    put_members(to, "origin", event->origin);
    buffer_put(to, "}", 1);
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* A plain text: a backslash in it is no escape of JSON. */
static void json_plain(struct buffer *to, const char *bytes, size_t n) {
    buffer_put(to, "\"", 1);
    while (n > 0) {
        const char *back = memchr(bytes, '\\', n);
        size_t before = back ? (size_t)(back - bytes) : n;

        safe_put_json(to, (struct text_view){bytes, before});
        if (back) {
            buffer_put(to, "\\\\", 2);
            before++;
        }
        bytes += before;
        n -= before;
    }
    buffer_put(to, "\"", 1);
}

static void json_row(struct format_writer *writer, const struct format_cell *cells,
                     struct buffer *to) {
    const char *separator = "";

    buffer_put(to, "{", 1);
    for (size_t i = 0; i < writer->n_columns; i++) {
        if (!cells[i].bytes)
            continue;
        buffer_string(to, separator);
        json_plain(to, writer->names[i], strlen(writer->names[i]));
        buffer_put(to, ":", 1);
        if (cells[i].kind == VALUE_TEXT)
            json_plain(to, cells[i].bytes, cells[i].n);
        else
            buffer_put(to, cells[i].bytes, cells[i].n);
        separator = ",";
    }
    buffer_put(to, "}", 1);
}

/* ---- the two formats ------------------------------------------------------------------------- */

static void array_begin(struct format_writer *writer, struct buffer *to) {
    (void)writer;
    buffer_put(to, "[", 1);
}

static void array_separate(const struct format_writer *writer, struct buffer *to) {
    buffer_string(to, writer->written ? ",\n" : "\n");
}

static void array_event(struct format_writer *writer, const struct view *event, struct buffer *to) {
    array_separate(writer, to);
    put_event(to, event);
}

static void array_row(struct format_writer *writer, const struct format_cell *cells,
                      struct buffer *to) {
    array_separate(writer, to);
    json_row(writer, cells, to);
}

static void array_end(struct format_writer *writer, struct buffer *to) {
    buffer_string(to, writer->written ? "\n]\n" : "]\n");
}

static void line_event(struct format_writer *writer, const struct view *event, struct buffer *to) {
    if (writer->style.terminal)
        put_event(to, event);
    else
        buffer_put(to, event->line.bytes, event->line.n);
    buffer_put(to, "\n", 1);
}

static void line_row(struct format_writer *writer, const struct format_cell *cells,
                     struct buffer *to) {
    json_row(writer, cells, to);
    buffer_put(to, "\n", 1);
}

const struct format format_json = {
    .name = "json",
    .description = "one array",
    .begin = array_begin,
    .event = array_event,
    .row = array_row,
    .end = array_end,
};

const struct format format_jsonl = {
    .name = "jsonl",
    .description = "the very lines of the evidence",
    .event = line_event,
    .row = line_row,
};
