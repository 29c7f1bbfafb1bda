/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/accepted.h"

#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

static char *trimmed_copy(const char *text, size_t n) {
    while (n && strchr(" \t\r", *text)) {
        text++;
        n--;
    }
    while (n && strchr(" \t\r", text[n - 1]))
        n--;
    return must_printf("%.*s", (int)n, text);
}

/* NULL, or what is wrong. */
static const char *parse_line(const char *line, size_t n, struct accepted_line *ret) {
    size_t word = 0, colon = 0;

    while (word < n && !strchr(" \t:", line[word]))
        word++;
    colon = word;
    while (colon < n && line[colon] != ':')
        colon++;
    if (word == 0 || colon == n)
        return "no \"CHECK: REASON\"";
    ret->check = must_printf("%.*s", (int)word, line);
    ret->text = trimmed_copy(line + word, colon - word);
    ret->reason = trimmed_copy(line + colon + 1, n - colon - 1);
    return *ret->reason ? NULL : "no reason";
}

static void free_line(struct accepted_line *line) {
    free(line->check);
    free(line->text);
    free(line->reason);
}

void accepted_parse(const char *text, struct accepted *ret,
                    void (*wrong)(size_t number, const char *why, void *data), void *data) {
    *ret = (struct accepted){0};
    for (size_t number = 1; *text; number++) {
        struct accepted_line line = {.number = number};
        size_t n = strcspn(text, "\n");
        CLEANUP_FREE char *bare = trimmed_copy(text, n);
        const char *why = *bare && *bare != '#' ? parse_line(bare, strlen(bare), &line) : NULL;

        if (why) {
            wrong(number, why, data);
            free_line(&line);
        } else if (line.check) {
            ret->lines = must_grow(ret->lines, ret->n, &ret->room, sizeof(*ret->lines));
            ret->lines[ret->n++] = line;
        }
        text += n + (text[n] == '\n');
    }
}

void accepted_free(struct accepted *accepted) {
    for (size_t i = 0; i < accepted->n; i++)
        free_line(&accepted->lines[i]);
    free(accepted->lines);
    *accepted = (struct accepted){0};
}

void accepted_apply(struct accepted *accepted, struct report *report, size_t from) {
    for (size_t at = from; at < report->n; at++)
        for (size_t i = 0; i < accepted->n && report->rows[at].status != DOCTOR_OK; i++) {
            struct accepted_line *line = &accepted->lines[i];

            if (strcmp(line->check, report->rows[at].check) != 0 ||
                !strstr(report->rows[at].finding, line->text))
                continue;
            line->met++;
            report_accept(report, at, line->reason);
            break;
        }
}
