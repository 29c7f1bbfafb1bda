/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_QUERY_CHOICE_H
#define DEED_CLI_QUERY_CHOICE_H

/*
 * Which events a command is about: the options that say so, and the paths, are the same wherever
 * events are chosen. A command adds options of its own as a table of the same kind.
 */

#include <stdbool.h>
#include <stddef.h>

#include "query/select.h"

struct choice_option {
    const char *name;
    char letter;       /* 0: there is none */
    const char *takes; /* NULL: nothing */
    const char *description;
    /* Says what is wrong with the value, or NULL. value: NULL where the option takes nothing. */
    const char *(*set)(void *own, const char *value);
};

struct choice_given {
    const char *name, *value; /* a condition, as it was given */
};

struct choice {
    struct filter *filter;
    bool journal;
    bool thorough;            /* nothing is passed over for its date, or by an index */
    const char *const *paths; /* never none, but where the journal is read alone */
    size_t n_paths;
    struct choice_given *given;
    size_t n_given;
};

/*
 * Reads options and paths; --help is the caller's, as one of its own. own: up to one without a
 * name; data: what its setters get. Returns -1: go on; else what is wrong was said, and it is the
 * exit status. choice_free() in any case.
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
