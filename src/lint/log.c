/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/log.h"

#include <stdlib.h>
#include <string.h>

#include "lint/judge.h"
#include "lint/logrecord.h"
#include "lint/separation.h"

static bool is_empty_line(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r')
            return false;
    return true;
}

static void judge(struct lint_log *log, const char *bytes, size_t n, uint64_t number) {
    if (log->kind == LINT_LOG_EVENTS)
        judge_line(log->tokener, bytes, n, number, &log->lint);
    else
        separation_judge(log->tokener, log->kind == LINT_LOG_AUDIT, bytes, n, number, &log->lint);
}

/* Where half of the held lines or more are events, it is an audit log. */
static void decide_kind(struct lint_log *log) {
    size_t events = 0;

    if (log->kind != LINT_LOG_SEPARATED || log->n_held == 0)
        return;
    for (size_t i = 0; i < log->n_held; i++)
        events += separation_is_event(log->tokener, log->held[i].bytes, log->held[i].n);
    log->kind = 2 * events >= log->n_held ? LINT_LOG_AUDIT : LINT_LOG_APPLICATION;
    log->on_kind(log->kind, log->data);
    for (size_t i = 0; i < log->n_held; i++) {
        judge(log, log->held[i].bytes, log->held[i].n, log->held[i].number);
        free(log->held[i].bytes);
    }
    log->n_held = 0;
}

static void take_whole_line(struct lint_log *log, const char *bytes, size_t n, uint64_t number) {
    char *copy;

    if (is_empty_line(bytes, n))
        return;
    if (log->kind != LINT_LOG_SEPARATED) {
        judge(log, bytes, n, number);
        return;
    }
    copy = malloc(n + 1);
    if (!copy) {
        decide_kind(log);
        judge(log, bytes, n, number);
        return;
    }
    memcpy(copy, bytes, n);
    copy[n] = '\0';
    log->held[log->n_held++] = (struct held_line){copy, n, number};
    if (log->n_held == LINT_LOG_HELD)
        decide_kind(log);
}

static void take_piece(struct lint_log *log, const struct piece *piece) {
    if (piece->too_long)
        lint_log_long_line(log, piece->line);
    else
        take_whole_line(log, piece->bytes, piece->n, piece->line);
}

bool lint_log_begin(struct lint_log *log) {
    log->tokener = log_record_tokener();
    return log->tokener != NULL;
}

void lint_log_line(struct lint_log *log, const char *bytes, size_t n, uint64_t number) {
    struct piece whole;

    switch (pieces_take(&log->pieces, log->tokener, bytes, n, number, log->line_max, &whole)) {
    case PIECE_NONE:
        take_whole_line(log, bytes, n, number);
        return;
    case PIECE_WHOLE:
        take_piece(log, &whole);
        return;
    case PIECE_PART:
        return;
    }
}

void lint_log_long_line(struct lint_log *log, uint64_t number) {
    lint_tell(&log->lint, LINT_LONG_LINE, number, 0, "longer than %zu bytes: not judged",
              log->line_max);
}

void lint_log_end(struct lint_log *log) {
    struct piece rest;

    while (pieces_rest(&log->pieces, &rest))
        take_piece(log, &rest);
    decide_kind(log);
    pieces_free(&log->pieces);
    json_tokener_free(log->tokener);
    log->tokener = NULL;
}
