/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/report.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/ascii.h"
#include "util/must.h"

static const char *const status_names[DOCTOR_STATUSES] = {"ok", "warning", "problem", "unknown",
                                                          "accepted"};

static char *must_vprintf(const char *format, va_list arguments)
    __attribute__((__format__(__printf__, 1, 0)));

static char *must_vprintf(const char *format, va_list arguments) {
    char *text;
    int n = vasprintf(&text, format, arguments);

    return must(n < 0 ? NULL : text);
}

static char *escaped(char *text) {
    char *safe = ascii_escape(text);

    free(text);
    return safe;
}

/* Within $'…' the escapes of escaped() mean the bytes that they stand for. */
char *shell_word(const char *text) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./:@%+=,";
    char *word, *to;

    if (*text && text[strspn(text, plain)] == '\0')
        return must_copy(text);
    word = to = malloc(strlen(text) * 4 + 4);
    must(word);
    to = stpcpy(to, "$'");
    for (; *text; text++) {
        if (!ascii_is_printable(*text)) {
            to += snprintf(to, 5, "\\x%02x", (unsigned char)*text);
            continue;
        }
        if (*text == '\'' || *text == '\\')
            *to++ = '\\';
        *to++ = *text;
    }
    strcpy(to, "'");
    return word;
}

struct row *report_add(struct report *report, enum doctor_status status, const char *format, ...) {
    va_list arguments;
    struct row *row;

    report->rows = must_grow(report->rows, report->n, &report->room, sizeof(*report->rows));
    row = &report->rows[report->n++];
    *row = (struct row){.check = report->check, .status = status};
    va_start(arguments, format);
    row->finding = escaped(must_vprintf(format, arguments));
    va_end(arguments);
    report->count[status]++;
    return row;
}

void row_why(struct row *row, const char *format, ...) {
    va_list arguments;

    free(row->why);
    va_start(arguments, format);
    row->why = escaped(must_vprintf(format, arguments));
    va_end(arguments);
}

void row_mend(struct row *row, const char *format, ...) {
    va_list arguments;

    free(row->mend);
    va_start(arguments, format);
    row->mend = escaped(must_vprintf(format, arguments));
    va_end(arguments);
}

void report_accept(struct report *report, size_t at, const char *reason) {
    struct row *row = &report->rows[at];

    report->count[row->status]--;
    row->status = DOCTOR_ACCEPTED;
    report->count[row->status]++;
    free(row->reason);
    row->reason = escaped(must_copy(reason));
}

bool report_is_settled(const struct row *row) {
    return row->status == DOCTOR_OK || row->status == DOCTOR_ACCEPTED;
}

const char *report_status_name(enum doctor_status status) {
    return status_names[status];
}

void report_free(struct report *report) {
    for (size_t i = 0; i < report->n; i++) {
        free(report->rows[i].finding);
        free(report->rows[i].why);
        free(report->rows[i].mend);
        free(report->rows[i].reason);
    }
    free(report->rows);
    *report = (struct report){0};
}
