/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_OPTIONS_H
#define DEED_CLI_OPTIONS_H

/*
 * The options of `deed record` and `deed run`: one table for reading them and for --help, which the
 * completions and the manual are compared with.
 */

#include <stdbool.h>

#include <deed.h>

#define OPTIONS_META_MAX 64

struct options {
    deed_event event;
    deed_details details;
    deed_options log;
    deed_meta meta[OPTIONS_META_MAX + 3]; /* room for what `deed run` adds, and the end */
    size_t n_meta;
    const char *service;
    const char *json;            /* deed record: the file with lines */
    const char *rejects;         /* deed record: the file for bad lines */
    char id[DEED_EVENT_ID_SIZE]; /* "": none was recorded */
    bool print_id;
    bool begin;    /* deed run: record an event before the command runs, too */
    bool of_event; /* an option that describes an event was given */
    bool help;
};

enum options_for { OPTIONS_RECORD = 1, OPTIONS_RUN = 2 };

/*
 * Reads the options of subcommand argv[0] up to the first other argument. Changes the strings of
 * argv (TYPE:ID is cut in two), which ret points into. Returns the index of that argument, or -1
 * after a message.
 */
int options_read(enum options_for which, int argc, char **argv, struct options *ret);

/* The table as text, for --help. */
void options_print(enum options_for which);

/* Completes the structs after all options were read. */
void options_finish(struct options *options);

#endif
