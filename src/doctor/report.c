/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/report.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

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

/* Nothing to be done about it. */
static bool is_settled(const struct row *row) {
    return row->status == DOCTOR_OK || row->status == DOCTOR_ACCEPTED;
}

const char *report_status_name(enum doctor_status status) {
    return status_names[status];
}

void report_print(const struct report *report, bool findings_only) {
    for (size_t i = 0; i < report->n; i++) {
        const struct row *row = &report->rows[i];

        if (findings_only && is_settled(row))
            continue;
        printf("%-8s %-20s %s\n", status_names[row->status], row->check, row->finding);
        if (row->reason)
            printf("%8s %-20s %s\n", "", "  reason", row->reason);
        if (row->why && !row->reason)
            printf("%8s %-20s %s\n", "", "  why", row->why);
        if (row->mend && !row->reason)
            printf("%8s %-20s %s\n", "", "  mend", row->mend);
    }
}

void report_print_json(const struct report *report, bool findings_only) {
    json_object *list = json_object_new_array();

    for (size_t i = 0; i < report->n; i++) {
        const struct row *row = &report->rows[i];
        json_object *one;

        if (findings_only && is_settled(row))
            continue;
        one = json_object_new_object();
        json_object_object_add(one, "check", json_object_new_string(row->check));
        json_object_object_add(one, "status", json_object_new_string(status_names[row->status]));
        json_object_object_add(one, "finding", json_object_new_string(row->finding));
        if (row->reason)
            json_object_object_add(one, "reason", json_object_new_string(row->reason));
        if (row->why)
            json_object_object_add(one, "why", json_object_new_string(row->why));
        if (row->mend)
            json_object_object_add(one, "mend", json_object_new_string(row->mend));
        json_object_array_add(list, one);
    }
    puts(json_object_to_json_string_ext(list,
                                        JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(list);
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
