/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/format.h"

#include "format/formats.h"

const struct format *const formats[] = {&format_table, &format_json,   &format_jsonl,
                                        &format_csv,   &format_logfmt, NULL};

const struct format *format_find(const char *name) {
    for (size_t i = 0; formats[i]; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

static void take_columns(struct format_writer *writer) {
    if (writer->style.columns) {
        writer->names = writer->style.columns;
        writer->n_columns = writer->style.n_columns;
    } else if (!writer->format->event) {
        writer->names = writer->format->columns;
        while (writer->names[writer->n_columns])
            writer->n_columns++;
    }
    if (writer->n_columns > FORMAT_COLUMNS_MAX)
        writer->n_columns = FORMAT_COLUMNS_MAX;
    /* A name that is no part is a column of counted rows. */
    for (size_t i = 0; i < writer->n_columns; i++)
        part_parse(writer->names[i], &writer->parts[i]);
}

void format_begin(struct format_writer *writer, const struct format *format,
                  const struct format_style *style, struct buffer *to) {
    *writer = (struct format_writer){.format = format, .style = *style};
    take_columns(writer);
    if (format->begin)
        format->begin(writer, to);
}

/* Writes the columns of an event into the scratch buffer, and then as a row. */
static void put_columns(struct format_writer *writer, const struct view *event, struct buffer *to) {
    const struct part_style style = {.utc = writer->style.utc,
                                     .ms = writer->format != &format_table || !writer->style.width};
    struct format_cell cells[FORMAT_COLUMNS_MAX];
    bool there[FORMAT_COLUMNS_MAX];
    const char *at;

    writer->scratch.n = 0;
    for (size_t i = 0; i < writer->n_columns; i++) {
        size_t from = writer->scratch.n;

        there[i] = part_put(&writer->parts[i], event, &style, &writer->scratch, &cells[i].kind);
        cells[i].n = writer->scratch.n - from;
    }
    if (writer->scratch.failed) {
        to->failed = true;
        return;
    }
    at = writer->scratch.bytes ? writer->scratch.bytes : "";
    for (size_t i = 0; i < writer->n_columns; i++) {
        cells[i].bytes = there[i] ? at : NULL;
        at += cells[i].n;
    }
    writer->format->row(writer, cells, to);
}

void format_event(struct format_writer *writer, const struct view *event, struct buffer *to) {
    if (writer->n_columns)
        put_columns(writer, event, to);
    else
        writer->format->event(writer, event, to);
    writer->written++;
}

void format_row(struct format_writer *writer, const struct format_cell *cells, struct buffer *to) {
    writer->format->row(writer, cells, to);
    writer->written++;
}

void format_end(struct format_writer *writer, struct buffer *to) {
    if (writer->format->end)
        writer->format->end(writer, to);
    buffer_free(&writer->scratch);
    buffer_free(&writer->safe);
}
