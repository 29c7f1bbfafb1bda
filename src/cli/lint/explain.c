/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/lint/explain.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 78

void explain_list(void) {
    for (int i = 0; i < LINT_RULES; i++)
        printf("%-16s %-7s  %s\n", rules[i].id, severity_name(rules[i].severity), rules[i].summary);
}

/* Breaks lines between words; none of them is longer than a line. */
static void wrap(const char *text) {
    size_t column = 0;

    while (*text) {
        size_t n = strcspn(text, " ");

        if (column > 0 && column + 1 + n > WIDTH) {
            putchar('\n');
            column = 0;
        }
        column += (size_t)printf("%s%.*s", column ? " " : "", (int)n, text);
        text += n + strspn(text + n, " ");
    }
    putchar('\n');
}

static void example(const char *head, const char *text) {
    printf("\n%s:\n", head);
    while (*text) {
        size_t n = strcspn(text, "\n");

        printf("    %.*s\n", (int)n, text);
        text += n + (text[n] == '\n');
    }
}

void explain_rule(enum lint_rule rule) {
    const struct rule *one = &rules[rule];

    printf("%s (%s): %s\n\n", one->id, severity_name(one->severity), one->summary);
    wrap(one->explanation);
    example("Bad", one->bad);
    example("Good", one->good);
    printf("\nSource: ");
    wrap(one->source);
}
