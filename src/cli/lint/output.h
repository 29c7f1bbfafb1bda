/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_LINT_OUTPUT_H
#define DEED_CLI_LINT_OUTPUT_H

/*
 * Prints what `deed lint` finds, while it reads. Prints no more than `limit` lines of one rule for
 * each file, and how many more there are. Output is UTF-8 without anything that a terminal obeys.
 */

#include <stdbool.h>
#include <stddef.h>

#include "cli/progress.h"
#include "lint/rules.h"

struct lint_output_format;

struct lint_output {
    const struct lint_output_format *format;
    bool off[LINT_RULES];
    bool quiet;               /* no totals */
    uint64_t limit;           /* 0: none */
    struct progress progress; /* cleared before each line */
    const char *file;         /* what is read now */
    uint64_t of_file[LINT_RULES];
    uint64_t count[SEVERITIES];
    uint64_t files, lines, unread, results;
};

/* False: there is no format of that name. */
bool lint_output_set_format(struct lint_output *output, const char *name);

void lint_output_begin(struct lint_output *output);
void lint_output_file(struct lint_output *output, const char *name);
void lint_output_file_end(struct lint_output *output);
void lint_output_diagnostic(const struct diagnostic *diagnostic, void *output);

/* Something was not read. That is no finding, but changes the exit status. */
void lint_output_unread(struct lint_output *output, const char *name, const char *why);

/* The kind of a log was guessed from its lines. */
void lint_output_taken_for(struct lint_output *output, const char *what);

void lint_output_end(struct lint_output *output);

/* ---- the formats
 * ----------------------------------------------------------------------------------- */

/* Safe text: raw for a terminal, json between the quotes of JSON. */
struct lint_output_safe {
    char raw[16384], json[16384];
};

void lint_output_make_safe(const char *text, struct lint_output_safe *ret);

struct lint_output_format {
    const char *name;
    void (*begin)(void);
    /* Prints one diagnostic. */
    void (*one)(struct lint_output *output, const struct diagnostic *diagnostic);
    void (*unread)(struct lint_output *output, const char *name, const char *why);
    void (*taken_for)(struct lint_output *output, const char *what);
    void (*end)(struct lint_output *output);
};

extern const struct lint_output_format lint_output_text, lint_output_json, lint_output_github,
    lint_output_sarif;

#endif
