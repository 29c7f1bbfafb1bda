/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_CHOICE_H
#define DEED_CLI_QUERY_CHOICE_H

/*
 * The options and paths that choose events: the same for all commands that do. A command adds its
 * own options as a second table.
 */

#include <stdbool.h>
#include <stddef.h>

#include "query/select.h"

struct choice_option {
    const char *name;
    char letter;       /* 0: there is none */
    const char *takes; /* NULL: nothing */
    const char *description;
    /* Returns what is wrong with the value, or NULL. value: NULL where the option takes none. */
    const char *(*set)(void *own, const char *value);
};

struct choice_given {
    const char *name, *value; /* a condition, as it was given */
};

struct choice {
    struct filter *filter;
    bool journal;
    bool thorough;            /* skips no file for its date, and nothing by an index */
    const char *const *paths; /* none only where the journal alone is read */
    size_t n_paths;
    struct choice_given *given;
    size_t n_given;
};

/*
 * Reads options and paths; --help is an option of the caller's. own: ended by an option without a
 * name; data: goes to its setters. Returns -1: go on; else an exit status, after a message.
 * choice_free() in any case.
 */
int choice_read(struct choice *choice, int argc, char **argv, const struct choice_option *own,
                void *data);
void choice_free(struct choice *choice);

/* The choice as select_run() takes it; progress, unread and data are the caller's. */
struct select_from choice_from(const struct choice *choice);

/* For --help. */
void choice_print(void);
void choice_print_options(const struct choice_option *options);

#endif
