/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON: an object a line for each finding, and one with the totals. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/lint/output.h"

static struct lint_output_safe file, text;

static void json_diagnostic(struct lint_output *output, const struct diagnostic *diagnostic) {
    lint_output_make_safe(output->file, &file);
    lint_output_make_safe(diagnostic->text, &text);
    printf("{\"rule\":\"%s\",\"severity\":\"%s\",\"file\":\"%s\"", rules[diagnostic->rule].id,
           severity_name(rules[diagnostic->rule].severity), file.json);
    if (diagnostic->line)
        printf(",\"line\":%" PRIu64, diagnostic->line);
    if (diagnostic->column)
        printf(",\"column\":%" PRIu64, diagnostic->column);
    printf(",\"text\":\"%s\"}\n", text.json);
}

static void json_unread(struct lint_output *output, const char *name, const char *why) {
    (void)output;
    lint_output_make_safe(name, &file);
    lint_output_make_safe(why, &text);
    printf("{\"unread\":\"%s\",\"text\":\"%s\"}\n", file.json, text.json);
}

static void taken_for(struct lint_output *output, const char *what) {
    lint_output_make_safe(output->file, &file);
    printf("{\"file\":\"%s\",\"read_as\":\"%s\"}\n", file.json, what);
}

static void json_end(struct lint_output *output) {
    printf("{\"summary\":{\"files\":%" PRIu64 ",\"lines\":%" PRIu64 ",\"errors\":%" PRIu64
           ",\"warnings\":%" PRIu64 ",\"notes\":%" PRIu64 ",\"unread\":%" PRIu64 "}}\n",
           output->files, output->lines, output->count[SEVERITY_ERROR],
           output->count[SEVERITY_WARNING], output->count[SEVERITY_NOTE], output->unread);
}

const struct lint_output_format lint_output_json = {.name = "json",
                                                    .one = json_diagnostic,
                                                    .unread = json_unread,
                                                    .taken_for = taken_for,
                                                    .end = json_end};
