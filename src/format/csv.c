/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * RFC 4180, with a header and CRLF, and without anything that a spreadsheet takes for a formula.
 *
 * In a text, an apostrophe is put in front of each = + - @ (or its full-width twin), TAB, CR, LF
 * and apostrophe at its beginning or behind a semicolon, TAB, CR or LF: a program that splits cells
 * there would begin a cell. To undo it, remove one apostrophe in front of such a character in such
 * a place. Numbers are not changed.
 */
#include "format/formats.h"

#include "format/safe.h"

/* UTF-8 of the full-width = + - @, which some spreadsheets take for the plain one. */
static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};

static bool starts_formula(const char *s, size_t n) {
    if (n == 0)
        return false;
    if (*s && strchr("=+-@\t\r\n'", *s))
        return true;
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
        if (n >= 3 && memcmp(s, wide[i], 3) == 0)
            return true;
    return false;
}

static bool parts_cells(char c) {
    return c == ';' || c == '\t' || c == '\r' || c == '\n';
}

static bool needs_quotes(const char *s, size_t n) {
    if (n == 0)
        return false;
    if (s[0] == ' ' || s[n - 1] == ' ')
        return true;
    for (size_t i = 0; i < n; i++)
        if (s[i] == '"' || s[i] == ',' || parts_cells(s[i]))
            return true;
    return false;
}

static void csv_text(struct buffer *to, const char *s, size_t n) {
    bool quotes = needs_quotes(s, n);

    buffer_put(to, "\"", quotes);
    for (size_t i = 0; i < n; i++) {
        if ((i == 0 || parts_cells(s[i - 1])) && starts_formula(s + i, n - i))
            buffer_put(to, "'", 1);
        buffer_put(to, "\"", s[i] == '"');
        buffer_put(to, s + i, 1);
    }
    buffer_put(to, "\"", quotes);
}

static void csv_cell(struct format_writer *writer, const struct format_cell *cell,
                     struct buffer *to) {
    struct buffer *safe = &writer->safe;

    if (!cell->bytes)
        return;
    if (cell->kind != VALUE_TEXT) {
        buffer_put(to, cell->bytes, cell->n);
        return;
    }
    if (!writer->style.terminal) {
        csv_text(to, cell->bytes, cell->n);
        return;
    }
    safe->n = 0;
    safe_put(safe, cell->bytes, cell->n);
    csv_text(to, safe->bytes, safe->n);
    to->failed |= safe->failed;
}

static void csv_begin(struct format_writer *writer, struct buffer *to) {
    for (size_t i = 0; i < writer->n_columns; i++) {
        buffer_put(to, ",", i > 0);
        csv_cell(writer,
                 &(struct format_cell){
                     .bytes = writer->names[i], .n = strlen(writer->names[i]), .kind = VALUE_TEXT},
                 to);
    }
    buffer_string(to, "\r\n");
}

static void csv_row(struct format_writer *writer, const struct format_cell *cells,
                    struct buffer *to) {
    for (size_t i = 0; i < writer->n_columns; i++) {
        buffer_put(to, ",", i > 0);
        csv_cell(writer, &cells[i], to);
    }
    buffer_string(to, "\r\n");
}

static const char *const columns[] = {
#define FIELD(id, group, key, ...) &(group "." key)[sizeof(group) == 1],
#include "lib/fields.def"
#undef FIELD
    "metadata.reason", "metadata.count", "metadata",   "redacted",    "truncated",
    "sanitized",       "chain.stream",   "chain.seq",  "origin.host", "origin.unit",
    "origin.exe",      "origin.pid",     "origin.uid", NULL};

const struct format format_csv = {
    .name = "csv",
    .description = "for spreadsheets, with a header",
    .columns = columns,
    .begin = csv_begin,
    .row = csv_row,
};
