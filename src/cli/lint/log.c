/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A log, line by line; compressed or not. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/lint/reading.h"
#include "lint/judge.h"
#include "lint/pieces.h"
#include "lint/separation.h"
#include "store/input.h"
#include "store/unread.h"

/* As many lines show what a log is. They are held until that is known. */
#define SHOWN 16

struct held {
    char *bytes;
    size_t n;
    uint64_t number;
};

struct reading_log {
    struct linting *linting;
    struct lint lint;
    json_tokener *tokener;
    enum read_as as;
    struct pieces pieces;
    struct held held[SHOWN];
    size_t n_held;
};

static bool is_blank(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r')
            return false;
    return true;
}

static void judge(struct reading_log *log, const char *bytes, size_t n, uint64_t number) {
    if (log->as == READ_LOG)
        judge_line(log->tokener, bytes, n, number, &log->lint);
    else
        separation_judge(log->tokener, log->as == READ_AUDIT, bytes, n, number, &log->lint);
}

/* Most of its first lines are events: it is an audit log. */
static void decide(struct reading_log *log) {
    size_t events = 0;

    if (log->as != READ_SEPARATED || log->n_held == 0)
        return;
    for (size_t i = 0; i < log->n_held; i++)
        events += separation_is_event(log->tokener, log->held[i].bytes, log->held[i].n);
    log->as = 2 * events >= log->n_held ? READ_AUDIT : READ_APPLICATION;
    lint_output_taken_for(log->linting->output,
                          log->as == READ_AUDIT ? "an audit log" : "an application log");
    for (size_t i = 0; i < log->n_held; i++) {
        judge(log, log->held[i].bytes, log->held[i].n, log->held[i].number);
        free(log->held[i].bytes);
    }
    log->n_held = 0;
}

static void take_whole(struct reading_log *log, const char *bytes, size_t n, uint64_t number) {
    char *copy;

    if (is_blank(bytes, n))
        return;
    if (log->as != READ_SEPARATED) {
        judge(log, bytes, n, number);
        return;
    }
    copy = malloc(n + 1);
    if (!copy) {
        decide(log);
        judge(log, bytes, n, number);
        return;
    }
    memcpy(copy, bytes, n);
    copy[n] = '\0';
    log->held[log->n_held++] = (struct held){copy, n, number};
    if (log->n_held == SHOWN)
        decide(log);
}

static void tell_long(struct reading_log *log, uint64_t number) {
    lint_tell(&log->lint, LINT_LONG_LINE, number, 0, "longer than %d bytes: not judged",
              VIEW_LINE_MAX);
}

static void take_piece(struct reading_log *log, const struct piece *piece) {
    if (piece->too_long)
        tell_long(log, piece->line);
    else
        take_whole(log, piece->bytes, piece->n, piece->line);
}

static void take(struct reading_log *log, const struct input_line *line) {
    struct piece whole;

    if (line->too_long) {
        tell_long(log, line->number);
        return;
    }
    switch (pieces_take(&log->pieces, log->tokener, line->bytes, line->n, line->number,
                        VIEW_LINE_MAX, &whole)) {
    case PIECE_NONE:
        take_whole(log, line->bytes, line->n, line->number);
        return;
    case PIECE_WHOLE:
        take_piece(log, &whole);
        return;
    case PIECE_PART:
        return;
    }
}

void linting_log(struct linting *linting, int fd, const char *name, enum read_as as) {
    struct lint_output *output = linting->output;
    struct reading_log log = {
        .linting = linting, .lint = {lint_output_diagnostic, output}, .as = as};
    struct input_line line;
    struct piece rest;
    struct input *input;
    int r = input_open_as(&input, fd, UNPACK_LOG);

    if (r >= 0 && !(log.tokener = record_tokener())) {
        input_close(input);
        r = -ENOMEM;
    }
    if (r < 0) {
        lint_output_unread(output, name, unread_words(r));
        return;
    }
    lint_output_file(output, name);
    progress_start(&output->progress, input_fd(input));
    while ((r = input_next(input, true, &line)) > 0) {
        output->lines++;
        take(&log, &line);
        if (line.number % 1024 == 0)
            progress_show(&output->progress, input_done(input), output->lines);
    }
    while (pieces_rest(&log.pieces, &rest))
        take_piece(&log, &rest);
    pieces_free(&log.pieces);
    decide(&log);
    lint_output_file_end(output);
    if (r < 0)
        lint_output_unread(output, name, unread_words(r));
    json_tokener_free(log.tokener);
    input_close(input);
}
