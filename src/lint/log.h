/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_LOG_H
#define DEED_LINT_LOG_H

/*
 * Judges the lines of one log. Puts together what a container runtime cut into pieces. Where the
 * kind of the log is not given, its first lines tell it; they are held until then. Pure.
 */

#include <stdbool.h>

#include "lint/pieces.h"
#include "lint/rules.h"

enum lint_log_kind {
    LINT_LOG_EVENTS,      /* an audit log: what is missing in each event */
    LINT_LOG_SEPARATED,   /* one of the next two, by its first lines */
    LINT_LOG_APPLICATION, /* must hold no audit event */
    LINT_LOG_AUDIT,       /* must hold nothing else */
};

#define LINT_LOG_HELD 16

struct lint_log {
    struct lint lint;
    enum lint_log_kind kind;
    size_t line_max; /* bytes; a longer line is not judged */
    /* The kind of a separated log, once it is known, before its lines are judged. */
    void (*on_kind)(enum lint_log_kind kind, void *data);
    void *data;

    json_tokener *tokener;
    struct pieces pieces;
    struct held_line {
        char *bytes;
        size_t n;
        uint64_t number;
    } held[LINT_LOG_HELD];
    size_t n_held;
};

/* After the members of the first paragraph are set. False: no memory. */
bool lint_log_begin(struct lint_log *log);

/* A line without its line feed. */
void lint_log_line(struct lint_log *log, const char *bytes, size_t n, uint64_t number);
void lint_log_long_line(struct lint_log *log, uint64_t number);

/* After the last line: judges what is held, and releases all. */
void lint_log_end(struct lint_log *log);

#endif
