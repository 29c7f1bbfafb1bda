/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_LINT_READING_H
#define DEED_CLI_LINT_READING_H

/* Reads what is given, a log line by line and sources file by file. Tells what cannot be read, and
 * reads the rest. */

#include "cli/lint/output.h"
#include "lint/functions.h"

enum read_as {
    READ_BY_NAME, /* a source by its ending, a tree of sources if there is no evidence in it, else a
                     log */
    READ_LOG,     /* an audit log: what is missing in each event */
    READ_SOURCE,  /* call sites */
    READ_SEPARATED,   /* an application log or an audit log, by what is in it */
    READ_APPLICATION, /* a log that holds no audit event */
    READ_AUDIT,       /* a log that holds nothing else */
};

struct linting {
    struct lint_output *output;
    enum read_as as;
    struct functions functions;
    const char *const *exclude; /* names of files and directories, as patterns of the shell */
    size_t n_exclude;
};

void linting_read(struct linting *linting, const char *name);

/* Each closes fd. */
void linting_log(struct linting *linting, int fd, const char *name, enum read_as as);
void linting_source(struct linting *linting, int fd, const char *name);
void linting_tree(struct linting *linting, int fd, const char *name);

bool linting_is_source(const char *name);

#endif
