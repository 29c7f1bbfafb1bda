/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "command.h"
#include "message.h"

static const char *const status_names[DOCTOR_STATUSES] = {"ok", "warning", "problem", "unknown",
                                                          "accepted"};

static _Noreturn void out_of_memory(void) {
    message("doctor", "no memory");
    _Exit(EXIT_SOME);
}

static char *must_vprintf(const char *format, va_list arguments)
    __attribute__((__format__(__printf__, 1, 0)));

static char *must_vprintf(const char *format, va_list arguments) {
    char *text;

    if (vasprintf(&text, format, arguments) < 0)
        out_of_memory();
    return text;
}

char *must_printf(const char *format, ...) {
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = must_vprintf(format, arguments);
    va_end(arguments);
    return text;
}

char *must_copy(const char *text) {
    return must_printf("%s", text);
}

void *must_zero(size_t size) {
    void *memory = calloc(1, size);

    if (!memory)
        out_of_memory();
    return memory;
}

void *must_grow(void *array, size_t n, size_t *room, size_t size) {
    void *grown;

    if (n < *room)
        return array;
    *room = *room ? *room * 2 : 16;
    grown = reallocarray(array, *room, size);
    if (!grown)
        out_of_memory();
    return grown;
}

static bool is_safe(unsigned char c) {
    return c >= 0x20 && c < 0x7f;
}

/* As in message.c: one line, nothing that moves a cursor or turns the text around. */
static char *escaped(char *text) {
    size_t unsafe = 0, length = strlen(text);
    char *safe, *to;

    for (size_t i = 0; i < length; i++)
        unsafe += !is_safe((unsigned char)text[i]);
    if (!unsafe)
        return text;
    safe = to = malloc(length + unsafe * 3 + 1);
    if (!safe)
        out_of_memory();
    for (size_t i = 0; i < length; i++) {
        if (is_safe((unsigned char)text[i]))
            *to++ = text[i];
        else
            to += snprintf(to, 5, "\\x%02x", (unsigned char)text[i]);
    }
    *to = '\0';
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
    if (!word)
        out_of_memory();
    to = stpcpy(to, "$'");
    for (; *text; text++) {
        if (!is_safe((unsigned char)*text)) {
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
