/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A log, line by line; compressed or not. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "judge.h"
#include "reading.h"
#include "separation.h"
#include "unread.h"

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

static void take(struct reading_log *log, const struct input_line *line) {
    char *copy;

    if (line->too_long) {
        lint_tell(&log->lint, LINT_LONG_LINE, line->number, 0, "longer than %d bytes: not judged",
                  INPUT_LINE_MAX);
        return;
    }
    if (log->as != READ_SEPARATED) {
        judge(log, line->bytes, line->n, line->number);
        return;
    }
    copy = malloc(line->n + 1);
    if (!copy) {
        decide(log);
        judge(log, line->bytes, line->n, line->number);
        return;
    }
    memcpy(copy, line->bytes, line->n);
    copy[line->n] = '\0';
    log->held[log->n_held++] = (struct held){copy, line->n, line->number};
    if (log->n_held == SHOWN)
        decide(log);
}

void linting_log(struct linting *linting, int fd, const char *name, enum read_as as) {
    struct lint_output *output = linting->output;
    struct reading_log log = {
        .linting = linting, .lint = {lint_output_diagnostic, output}, .as = as};
    struct input_line line;
    struct input *input;
    int r = input_open_as(&input, fd, UNPACK_LOG);

    log.tokener = record_tokener();
    if (r < 0 || !log.tokener) {
        lint_output_unread(output, name, unread_words(r < 0 ? r : -ENOMEM));
        if (r >= 0)
            input_close(input);
        return;
    }
    lint_output_file(output, name);
    progress_start(&output->progress, input_fd(input));
    while ((r = input_next(input, true, &line)) > 0) {
        output->lines++;
        if (line.too_long || !is_blank(line.bytes, line.n))
            take(&log, &line);
        if (line.number % 1024 == 0)
            progress_show(&output->progress, input_done(input), output->lines);
    }
    decide(&log);
    lint_output_file_end(output);
    if (r < 0)
        lint_output_unread(output, name, unread_words(r));
    json_tokener_free(log.tokener);
    input_close(input);
}
