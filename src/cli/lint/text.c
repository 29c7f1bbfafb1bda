/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two formats: that of compilers, which editors read, and that of GitHub's workflows. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/lint/output.h"

static struct lint_output_safe file, text;

static void text_one(struct lint_output *output, const struct diagnostic *diagnostic) {
    lint_output_make_safe(output->file, &file);
    lint_output_make_safe(diagnostic->text, &text);
    fputs(file.raw, stdout);
    if (diagnostic->line)
        printf(":%" PRIu64, diagnostic->line);
    if (diagnostic->column)
        printf(":%" PRIu64, diagnostic->column);
    printf(": %s: %s [%s]\n", severity_name(rules[diagnostic->rule].severity), text.raw,
           rules[diagnostic->rule].id);
}

static void text_taken_for(struct lint_output *output, const char *what) {
    lint_output_make_safe(output->file, &file);
    printf("%s: read as %s\n", file.raw, what);
}

static void print_count(uint64_t n, const char *what) {
    printf("%" PRIu64 " %s%s", n, what, n == 1 ? "" : "s");
}

static void text_end(struct lint_output *output) {
    if (output->quiet)
        return;
    print_count(output->files, "file");
    fputs(", ", stdout);
    print_count(output->lines, "line");
    fputs(": ", stdout);
    print_count(output->count[SEVERITY_ERROR], "error");
    fputs(", ", stdout);
    print_count(output->count[SEVERITY_WARNING], "warning");
    fputs(", ", stdout);
    print_count(output->count[SEVERITY_NOTE], "note");
    if (output->unread)
        printf("; %" PRIu64 " could not be read", output->unread);
    puts("");
}

const struct lint_output_format lint_output_text = {
    .name = "text", .one = text_one, .taken_for = text_taken_for, .end = text_end};

/* Workflow commands of GitHub Actions: escapes what would end a property or the line. */
static void print_escaped(const char *s, bool property) {
    for (; *s; s++)
        if (*s == '%')
            fputs("%25", stdout);
        else if (*s == '\r')
            fputs("%0D", stdout);
        else if (*s == '\n')
            fputs("%0A", stdout);
        else if (property && *s == ':')
            fputs("%3A", stdout);
        else if (property && *s == ',')
            fputs("%2C", stdout);
        else
            putchar(*s);
}

static void github_one(struct lint_output *output, const struct diagnostic *diagnostic) {
    static const char *const commands[SEVERITIES] = {"notice", "warning", "error"};

    lint_output_make_safe(output->file, &file);
    lint_output_make_safe(diagnostic->text, &text);
    printf("::%s file=", commands[rules[diagnostic->rule].severity]);
    print_escaped(file.raw, true);
    if (diagnostic->line)
        printf(",line=%" PRIu64, diagnostic->line);
    if (diagnostic->column)
        printf(",col=%" PRIu64, diagnostic->column);
    printf(",title=deed lint%%3A %s::", rules[diagnostic->rule].id);
    print_escaped(text.raw, false);
    printf(" [%s]\n", rules[diagnostic->rule].id);
}

static void github_unread(struct lint_output *output, const char *name, const char *why) {
    (void)output;
    lint_output_make_safe(name, &file);
    fputs("::error file=", stdout);
    print_escaped(file.raw, true);
    printf(",title=deed lint::could not be read%%3A ");
    print_escaped(why, false);
    puts("");
}

static void github_end(struct lint_output *output) {
    (void)output;
}

const struct lint_output_format lint_output_github = {
    .name = "github", .one = github_one, .unread = github_unread, .end = github_end};
