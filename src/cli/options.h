/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_OPTIONS_H
#define DEED_CLI_OPTIONS_H

/*
 * The options that describe an event and the log it goes to: one table for reading them, for --help
 * and, by way of that, for the completions and the manual. `deed record` and `deed run` share it.
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
    const char *rejects;         /* deed record: where the bad ones go */
    char id[DEED_EVENT_ID_SIZE]; /* "": none was recorded */
    bool print_id;
    bool begin;    /* deed run: an event before the command is run, too */
    bool of_event; /* an option that describes one event was there */
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

/* Puts the pieces together once all options are read. */
void options_finish(struct options *options);

#endif
