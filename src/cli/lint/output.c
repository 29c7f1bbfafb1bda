/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/lint/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "util/text.h"

static const struct lint_output_format *const formats[] = {&lint_output_text, &lint_output_json,
                                                           &lint_output_github, &lint_output_sarif};

bool lint_output_set_format(struct lint_output *output, const char *name) {
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (strcmp(formats[i]->name, name) == 0) {
            output->format = formats[i];
            return true;
        }
    return false;
}

void lint_output_make_safe(const char *text, struct lint_output_safe *ret) {
    struct text read = text_of(text);
    struct out raw = {ret->raw, ret->raw + sizeof(ret->raw) - 1};
    struct out json = {ret->json, ret->json + sizeof(ret->json) - 1};
    size_t limit = sizeof(ret->json);

    text_write(&read, 0, read.n, &json, &raw, &limit);
    *raw.at = *json.at = '\0';
}

void lint_output_begin(struct lint_output *output) {
    if (output->format->begin)
        output->format->begin();
}

void lint_output_file(struct lint_output *output, const char *name) {
    output->file = name;
    output->files++;
    memset(output->of_file, 0, sizeof(output->of_file));
}

static void print_diagnostic(struct lint_output *output, const struct diagnostic *diagnostic) {
    progress_clear(&output->progress);
    output->format->one(output, diagnostic);
    output->results++;
}

void lint_output_file_end(struct lint_output *output) {
    for (int rule = 0; output->limit && rule < LINT_RULES; rule++) {
        char text[128];

        if (output->of_file[rule] <= output->limit)
            continue;
        snprintf(text, sizeof(text), "%" PRIu64 " more in this file (--limit 0 shows all): %s",
                 output->of_file[rule] - output->limit, rules[rule].summary);
        print_diagnostic(output, &(struct diagnostic){.rule = (enum lint_rule)rule, .text = text});
    }
}

void lint_output_diagnostic(const struct diagnostic *diagnostic, void *data) {
    struct lint_output *output = data;

    if (output->off[diagnostic->rule])
        return;
    output->count[rules[diagnostic->rule].severity]++;
    if (output->limit && ++output->of_file[diagnostic->rule] > output->limit)
        return;
    print_diagnostic(output, diagnostic);
}

void lint_output_unread(struct lint_output *output, const char *name, const char *why) {
    progress_clear(&output->progress);
    output->unread++;
    message("lint", "%s: %s", name, why);
    if (output->format->unread)
        output->format->unread(output, name, why);
}

void lint_output_taken_for(struct lint_output *output, const char *what) {
    progress_clear(&output->progress);
    if (output->format->taken_for && !output->quiet)
        output->format->taken_for(output, what);
}

void lint_output_end(struct lint_output *output) {
    progress_clear(&output->progress);
    output->format->end(output);
}
