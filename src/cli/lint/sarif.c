/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SARIF 2.1.0 (OASIS), for code scanning and editors: one run, written while lint reads. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/lint/output.h"

static struct lint_output_safe file, text;

/* SARIF has what was not read behind the results, so it is kept until the end. */
#define UNREAD_MAX 100
static struct { char name[512], why[128]; } kept[UNREAD_MAX];
static size_t n_kept;

static void print_member(const char *name, const char *value) {
    lint_output_make_safe(value, &text);
    printf("\"%s\":{\"text\":\"%s\"}", name, text.json);
}

static void rule(const struct rule *rule, bool first) {
    static char help[4096];

    printf("%s{\"id\":\"%s\",", first ? "" : ",\n", rule->id);
    print_member("shortDescription", rule->summary);
    putchar(',');
    print_member("fullDescription", rule->explanation);
    snprintf(help, sizeof(help), "%s Bad: %s Good: %s Source: %s", rule->explanation, rule->bad,
             rule->good, rule->source);
    putchar(',');
    print_member("help", help);
    printf(",\"defaultConfiguration\":{\"level\":\"%s\"}}", severity_name(rule->severity));
}

static void sarif_begin(void) {
    fputs("{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
          "sarif-schema-2.1.0.json\",\n\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":"
          "{\"name\":\"deed lint\",\"version\":\"" DEED_VERSION "\",\"rules\":[\n",
          stdout);
    for (int i = 0; i < LINT_RULES; i++)
        rule(&rules[i], i == 0);
    fputs("]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[", stdout);
}

/* A path as RFC 3986 has it: other bytes become a percent sign and two digits. */
static void uri(const char *path) {
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

    if (*path == '/')
        fputs("file://", stdout);
    for (; *path; path++)
        if (strchr(plain, *path))
            putchar(*path);
        else
            printf("%%%02X", (unsigned char)*path);
}

static void sarif_diagnostic(struct lint_output *output, const struct diagnostic *diagnostic) {
    lint_output_make_safe(diagnostic->text, &text);
    printf("%s\n{\"ruleId\":\"%s\",\"ruleIndex\":%d,\"level\":\"%s\",\"message\":{\"text\":\"%s\"},"
           "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"",
           output->results ? "," : "", rules[diagnostic->rule].id, (int)diagnostic->rule,
           severity_name(rules[diagnostic->rule].severity), text.json);
    uri(output->file);
    fputs("\"}", stdout);
    if (diagnostic->line)
        printf(",\"region\":{\"startLine\":%" PRIu64, diagnostic->line);
    if (diagnostic->column)
        printf(",\"startColumn\":%" PRIu64, diagnostic->column);
    fputs(diagnostic->line ? "}}}]}" : "}}]}", stdout);
}

static void sarif_unread(struct lint_output *output, const char *name, const char *why) {
    (void)output;
    if (n_kept == UNREAD_MAX)
        return;
    snprintf(kept[n_kept].name, sizeof(kept[0].name), "%s", name);
    snprintf(kept[n_kept++].why, sizeof(kept[0].why), "%s", why);
}

static void sarif_end(struct lint_output *output) {
    printf("],\n\"invocations\":[{\"executionSuccessful\":%s,\"toolExecutionNotifications\":[",
           output->unread ? "false" : "true");
    for (size_t i = 0; i < n_kept; i++) {
        lint_output_make_safe(kept[i].name, &file);
        lint_output_make_safe(kept[i].why, &text);
        printf("%s{\"level\":\"error\",\"message\":{\"text\":\"%s: %s\"}}", i ? "," : "", file.json,
               text.json);
    }
    if (output->unread > n_kept)
        printf(",{\"level\":\"error\",\"message\":{\"text\":\"%" PRIu64
               " more could not be read\"}}",
               output->unread - n_kept);
    puts("]}]}]}");
}

const struct lint_output_format lint_output_sarif = {.name = "sarif",
                                                     .begin = sarif_begin,
                                                     .one = sarif_diagnostic,
                                                     .unread = sarif_unread,
                                                     .end = sarif_end};
