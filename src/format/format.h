/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_FORMAT_H
#define DEED_FORMAT_FORMAT_H

/*
 * Writes events in several formats: --format, its help and its errors come from one table of them.
 * Pure: view to buffer. The caller writes the buffer out and empties it at any time, and checks
 * whether it failed for want of memory.
 *
 * A format writes events as they are, or rows of named cells: chosen columns of events, or counts.
 */

#include "format/part.h"

#define FORMAT_COLUMNS_MAX 32

struct format_cell {
    const char *bytes; /* plain text, not made safe; NULL: there is none */
    size_t n;
    enum value_kind kind;
};

struct format_style {
    bool terminal; /* writes nothing that a terminal obeys, in any format */
    size_t width;  /* of the terminal; 0: no limit */
    bool utc;
    bool at_once;               /* holds no event back to measure columns */
    const char *const *columns; /* of rows; the caller's. NULL: all that the format has */
    size_t n_columns;
};

struct table;

struct format_writer {
    const struct format *format;
    struct format_style style;
    const char *const *names; /* of the columns; none where events are written as they are */
    size_t n_columns;
    struct part parts[FORMAT_COLUMNS_MAX];
    uint64_t written;
    struct buffer scratch; /* the cells of a row */
    struct buffer safe;    /* one cell, made safe */
    struct table *table;
};

struct format {
    const char *name, *description;
    const char *const *columns; /* of an event without `event`; ended by NULL */
    void (*begin)(struct format_writer *writer, struct buffer *to);
    void (*event)(struct format_writer *writer, const struct view *event, struct buffer *to);
    /* A cell for each column. NULL: the format has whole events alone. */
    void (*row)(struct format_writer *writer, const struct format_cell *cells, struct buffer *to);
    void (*end)(struct format_writer *writer, struct buffer *to);
};

extern const struct format *const formats[]; /* ended by NULL */

const struct format *format_find(const char *name);

/* At most FORMAT_COLUMNS_MAX columns; those of events are names of parts (part.h). */
void format_begin(struct format_writer *writer, const struct format *format,
                  const struct format_style *style, struct buffer *to);
void format_event(struct format_writer *writer, const struct view *event, struct buffer *to);
void format_row(struct format_writer *writer, const struct format_cell *cells, struct buffer *to);

/* Releases what the writer holds, too. */
void format_end(struct format_writer *writer, struct buffer *to);

#endif
