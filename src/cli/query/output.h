/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_OUTPUT_H
#define DEED_CLI_QUERY_OUTPUT_H

/*
 * Writes events to standard output or to the pager. A reader that ends early, such as `head` or a
 * pager that was quit, is no error; any other failure is.
 */

#include <sys/types.h>

#include "format/format.h"

struct output {
    int fd;
    pid_t pager; /* 0: none */
    struct buffer buffer;
    struct format_writer writer;
    bool gone; /* the reader has gone */
    bool cut;  /* more should have come: the end of the format is left out, so that the output shows
                  it */
    int error; /* a negative errno, once */
};

/* The style of the terminal, or of a pipe. The caller sets columns and at_once. */
struct format_style output_style(bool utc);

/* Sets the locale, which decides what can be printed. At the start of a program. */
void output_locale(void);

/* paged: starts the pager where standard output is a terminal. */
void output_begin(struct output *output, const struct format *format,
                  const struct format_style *style, bool paged);

/* After each event or row. False: stop. */
bool output_more(struct output *output);

/* Writes the rest, and waits for the pager. False after a message in the name of the command: not
 * all was written. */
bool output_end(struct output *output, const char *command);

/* Writes what is in the buffer. */
void output_flush(struct output *output);

#endif
