/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A table for people, made safe. Holds back the first rows to see how wide the columns are. On a
 * terminal, a wider cell later makes its column wider from there on, as far as there is room: no
 * row is wider than the terminal. In a pipe nothing is cut, and a wider cell moves the rest of its
 * row.
 */
#include "format/formats.h"

#include <stdlib.h>
#include <wchar.h>

#include "format/layout.h"
#include "format/safe.h"

#define HOLD 200
#define HOLD_BYTES ((size_t)1024 * 1024)
/* A limit for a column, however wide the terminal is. */
#define WANTED_MAX 4096

struct table {
    struct layout_column columns[FORMAT_COLUMNS_MAX];
    struct buffer held; /* cells, each ended by NUL, which safe text has none of */
    size_t n_held;
    bool fits, begun;
    const char *cut_mark;
};

/* The least width of columns where no event is held back. */
static const struct {
    const char *name;
    size_t width;
} usual[] = {
    {"who", 24}, {"actor", 24}, {"action", 20}, {"resource", 24}, {"outcome", 7}, {"source", 15},
};

static bool is_stiff(const struct part *part, const char *name) {
    return part->kind == PART_TIME || strcmp(name, "outcome") == 0 || strcmp(name, "count") == 0;
}

static void put_title(struct buffer *to, const char *name) {
    const char *title = strcmp(name, "who") == 0 ? "actor" : name;
    size_t from = to->n;

    safe_put(to, title, strlen(title));
    for (size_t i = from; i < to->n; i++)
        if (to->bytes[i] >= 'a' && to->bytes[i] <= 'z')
            to->bytes[i] = (char)(to->bytes[i] - 'a' + 'A');
}

/* True: it is wider than any before. */
static bool want(struct layout_column *column, const char *text, size_t n) {
    size_t width = safe_width(text, n);

    if (width > WANTED_MAX)
        width = WANTED_MAX;
    if (width <= column->wanted)
        return false;
    column->wanted = width;
    return true;
}

static void spaces(struct buffer *to, size_t n) {
    char *room = n ? buffer_reserve(to, n) : NULL;

    if (!room)
        return;
    memset(room, ' ', n);
    to->n += n;
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* Returns how many columns it takes. */
static size_t table_cell(const struct format_writer *writer, size_t i, const char *text,
                         struct buffer *to) {
    const struct table *table = writer->table;
    size_t width = table->columns[i].width, n = strlen(text), taken;
    size_t fits = safe_fit(text, n, width, &taken);

    if (fits == n || writer->style.width == 0) {
        buffer_put(to, text, n);
        return fits == n ? taken : width;
    }
    fits = safe_fit(text, n, width - 1, &taken);
    buffer_put(to, text, fits);
    buffer_string(to, table->cut_mark);
    return taken + 1;
}

/* cells: each ended by NUL. Returns what follows them. */
static const char *table_line(const struct format_writer *writer, const char *cells,
                              struct buffer *to) {
    size_t owed = 0; /* spaces due before the next cell */

    for (size_t i = 0; i < writer->n_columns; i++, cells += strlen(cells) + 1) {
        if (!writer->table->fits && i > 0)
            continue; /* no room for more than one column */
        if (*cells) {
            spaces(to, owed);
            owed = 0;
        }
        owed += writer->table->columns[i].width - table_cell(writer, i, cells, to) + LAYOUT_GAP;
    }
    buffer_put(to, "\n", 1);
    return cells;
}

static void put_titles(struct format_writer *writer, struct buffer *to) {
    struct buffer titles = {0};

    for (size_t i = 0; i < writer->n_columns; i++) {
        put_title(&titles, writer->names[i]);
        buffer_put(&titles, "", 1);
    }
    if (!titles.failed)
        table_line(writer, titles.bytes, to);
    to->failed |= titles.failed;
    buffer_free(&titles);
}

static void share_width(const struct format_writer *writer) {
    struct table *table = writer->table;

    table->fits = layout(table->columns, writer->n_columns, writer->style.width);
    if (!table->fits)
        table->columns[0].width = writer->style.width;
}

static void table_start(struct format_writer *writer, struct buffer *to) {
    struct table *table = writer->table;
    const char *cells = table->held.bytes;

    table->begun = true;
    share_width(writer);
    put_titles(writer, to);
    for (size_t i = 0; i < table->n_held; i++)
        cells = table_line(writer, cells, to);
}

static void table_begin(struct format_writer *writer, struct buffer *to) {
    struct table *table = writer->table = calloc(1, sizeof(*table));

    if (!table) {
        to->failed = true;
        return;
    }
    table->cut_mark = wcwidth(0x2026) == 1 ? "\xe2\x80\xa6" : "~";
    for (size_t i = 0; i < writer->n_columns; i++) {
        struct layout_column *column = &table->columns[i];
        const char *name = writer->names[i];

        column->stiff = is_stiff(&writer->parts[i], name);
        want(column, name, strlen(name));
        for (size_t j = 0; writer->style.at_once && j < sizeof(usual) / sizeof(usual[0]); j++)
            if (strcmp(name, usual[j].name) == 0 && column->wanted < usual[j].width)
                column->wanted = usual[j].width;
    }
}

static void table_row(struct format_writer *writer, const struct format_cell *cells,
                      struct buffer *to) {
    struct table *table = writer->table;
    bool counts, more = false;
    struct buffer *held;

    if (!table)
        return;
    held = &table->held;
    counts = !table->begun || writer->style.width > 0;
    if (table->begun)
        held->n = 0;
    for (size_t i = 0; i < writer->n_columns; i++) {
        size_t from = held->n;

        if (cells[i].bytes)
            safe_put(held, cells[i].bytes, cells[i].n);
        if (held->n == from)
            buffer_put(held, "-", 1);
        if (counts && !held->failed)
            more |= want(&table->columns[i], held->bytes + from, held->n - from);
        buffer_put(held, "", 1);
    }
    if (held->failed) {
        to->failed = true;
        return;
    }
    if (table->begun && more)
        share_width(writer);
    if (table->begun)
        table_line(writer, held->bytes, to);
    else if (++table->n_held >= HOLD || held->n >= HOLD_BYTES || writer->style.at_once)
        table_start(writer, to);
}

static void table_end(struct format_writer *writer, struct buffer *to) {
    struct table *table = writer->table;

    if (!table)
        return;
    if (!table->begun && table->n_held)
        table_start(writer, to);
    buffer_free(&table->held);
    free(table);
    writer->table = NULL;
}

static const char *const columns[] = {"time",    "who",    "action", "resource",
                                      "outcome", "source", NULL};

const struct format format_table = {
    .name = "table",
    .description = "a row for each event, for people",
    .columns = columns,
    .begin = table_begin,
    .row = table_row,
    .end = table_end,
};
