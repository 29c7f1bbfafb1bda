/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads a log line by line, compressed or not. */
#include <errno.h>

#include "cli/lint/reading.h"
#include "lint/log.h"
#include "parse/view.h"
#include "store/input.h"
#include "store/unread.h"

static enum lint_log_kind kind_of(enum read_as as) {
    switch (as) {
    case READ_SEPARATED:
        return LINT_LOG_SEPARATED;
    case READ_APPLICATION:
        return LINT_LOG_APPLICATION;
    case READ_AUDIT:
        return LINT_LOG_AUDIT;
    case READ_BY_NAME:
    case READ_LOG:
    case READ_SOURCE:
    default:
        return LINT_LOG_EVENTS;
    }
}

static void on_kind(enum lint_log_kind kind, void *data) {
    lint_output_taken_for(data, kind == LINT_LOG_AUDIT ? "an audit log" : "an application log");
}

static int read_lines(struct lint_output *output, struct lint_log *log, struct input *input) {
    struct input_line line;
    int r;

    progress_start(&output->progress, input_fd(input));
    while ((r = input_next(input, true, &line)) > 0) {
        output->lines++;
        if (line.too_long)
            lint_log_long_line(log, line.number);
        else
            lint_log_line(log, line.bytes, line.n, line.number);
        if (line.number % 1024 == 0)
            progress_show(&output->progress, input_done(input), output->lines);
    }
    return r;
}

void linting_log(struct linting *linting, int fd, const char *name, enum read_as as) {
    struct lint_output *output = linting->output;
    struct lint_log log = {.lint = {lint_output_diagnostic, output},
                           .kind = kind_of(as),
                           .line_max = VIEW_LINE_MAX,
                           .on_kind = on_kind,
                           .data = output};
    struct input *input;
    int r = input_open_as(&input, fd, UNPACK_LOG);

    if (r >= 0 && !lint_log_begin(&log)) {
        input_close(input);
        r = -ENOMEM;
    }
    if (r < 0) {
        lint_output_unread(output, name, unread_words(r));
        return;
    }
    lint_output_file(output, name);
    r = read_lines(output, &log, input);
    lint_log_end(&log);
    lint_output_file_end(output);
    if (r < 0)
        lint_output_unread(output, name, unread_words(r));
    input_close(input);
}
