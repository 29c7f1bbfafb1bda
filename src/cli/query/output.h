/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_OUTPUT_H
#define DEED_CLI_QUERY_OUTPUT_H

/*
 * Where events go: standard output, or the pager in front of it. A reader that goes, such as `head`
 * or a pager that was quit, is no error; all else that cannot be written is.
 */

#include <sys/types.h>

#include "format/format.h"

struct output {
    int fd;
    pid_t pager; /* 0: none */
    struct buffer buffer;
    struct format_writer writer;
    bool gone; /* nobody reads any more */
    bool cut;  /* more was to come, and cannot: what ends a format does not come, either */
    int error; /* a negative errno, once */
};

/* The style of the present terminal, or of a pipe; columns and at_once are the caller's. */
struct format_style output_style(bool utc);

/* The locale that says what can be printed. At the start of a program. */
void output_locale(void);

/* paged: with the pager, where standard output is a terminal. */
void output_begin(struct output *output, const struct format *format,
                  const struct format_style *style, bool paged);

/* After each event or row; false: no more of them are of use. */
bool output_more(struct output *output);

/* What is left, and until the pager is quit. False: something could not be written, which was said
 * in the name of the command. */
bool output_end(struct output *output, const char *command);

/* What was put so far, now. */
void output_flush(struct output *output);

#endif
