/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/report/gather.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/progress.h"
#include "store/locate.h"
#include "verify/describe.h"
#include "verify/verify.h"

#define WORDS_SHOWN 50
#define UNREAD_SHOWN 50

bool gather_begin(struct gathered *gathered, size_t rows) {
    *gathered = (struct gathered){
        .aggregate = aggregate_new(rows),
        .unread = {.lines = calloc(UNREAD_SHOWN, sizeof(char *)), .room = UNREAD_SHOWN},
        .words = {.lines = calloc(WORDS_SHOWN, sizeof(char *)), .room = WORDS_SHOWN}};
    if (gathered->aggregate && gathered->unread.lines && gathered->words.lines)
        return true;
    message("report", "no memory");
    return false;
}

static void free_lines(struct gather_lines *lines) {
    for (size_t i = 0; lines->lines && i < lines->n; i++)
        free(lines->lines[i]);
    free(lines->lines);
}

void gather_free(struct gathered *gathered) {
    aggregate_free(gathered->aggregate);
    findings_free(&gathered->findings);
    free_lines(&gathered->unread);
    free_lines(&gathered->words);
    *gathered = (struct gathered){0};
}

static bool has_line(const struct gather_lines *lines, const char *line) {
    for (size_t i = 0; i < lines->n; i++)
        if (strcmp(lines->lines[i], line) == 0)
            return true;
    return false;
}

/* Takes the line over. */
static void keep_line(struct gather_lines *lines, char *line) {
    if (line && lines->n < lines->room) {
        lines->lines[lines->n++] = line;
        return;
    }
    lines->more++;
    free(line);
}

static void on_unread(const char *name, const char *why, void *data) {
    struct gathered *gathered = data;
    char *line = NULL;

    if (asprintf(&line, "%s: %s", name, why) < 0)
        line = NULL;
    if (line && has_line(&gathered->unread, line)) {
        free(line);
        return;
    }
    keep_line(&gathered->unread, line);
    progress_clear(&gathered->progress);
    message("report", "%s: %s", name, why);
}

static void on_progress(uint64_t done, uint64_t total, uint64_t events, void *data) {
    struct gathered *gathered = data;

    gathered->progress.total = total;
    progress_show(&gathered->progress, done, events);
}

static int on_event(const struct view *event, void *data) {
    const struct gathered *gathered = data;

    return aggregate_add(gathered->aggregate, event) ? 0 : -ENOMEM;
}

static void on_finding(const struct findings *findings, const struct finding *finding) {
    struct gathered *gathered = findings->data;
    const char *file = findings_file_name(findings, finding->at.file);
    char words[FINDING_DESCRIPTION_MAX], *line = NULL;
    int n;

    if (finding_is_note(finding->kind) || gathered->words.n == gathered->words.room)
        return;
    finding_describe(finding, findings_file_name(findings, finding->other.file), words);
    if (finding->at.line)
        n = asprintf(&line, "%s:%llu: %s: %s", file, (unsigned long long)finding->at.line,
                     finding_name(finding->kind), words);
    else
        n = asprintf(&line, "%s: %s", finding_name(finding->kind), words);
    keep_line(&gathered->words, n < 0 ? NULL : line);
}

static void on_progress_again(const struct findings *findings, uint64_t done, uint64_t total,
                              uint64_t events) {
    on_progress(done, total, events, findings->data);
}

static void on_unread_again(const struct findings *findings, const char *name, const char *why) {
    on_unread(name, why, findings->data);
}

/* A note is about how events were written, so it does not count as unread. */
static void on_note(const char *text, void *data) {
    (void)data;
    message("report", "%s", text);
}

bool gather_events(struct gathered *gathered, const struct choice *choice) {
    struct select_from from = choice_from(choice);
    int r;

    from.progress = on_progress;
    from.unread = on_unread;
    from.data = gathered;
    progress_start(&gathered->progress, -1);
    r = select_run(&from, on_event, gathered, &gathered->totals);
    progress_clear(&gathered->progress);
    aggregate_end(gathered->aggregate);
    select_notes(&gathered->totals, on_note, NULL);
    malloc_trim(0); /* gives memory back: the second pass needs as much again */
    if (r < 0)
        message("report", "%s", r == -ENOMEM ? "no memory" : strerror(-r));
    return r == 0;
}

static bool is_own_evidence(const struct choice *choice) {
    char evidence[PATH_MAX], why[LOCATE_WHY];

    return choice->n_paths == 1 && locate_evidence(evidence, why) &&
           strcmp(choice->paths[0], evidence) == 0;
}

bool gather_findings(struct gathered *gathered, const struct choice *choice, bool partial) {
    struct verify_options what = {.names = choice->paths,
                                  .n_names = choice->n_paths,
                                  .journal = choice->journal,
                                  .partial = partial};
    bool fine;

    if (is_own_evidence(choice))
        verify_add_own_heads(&what);
    gathered->findings = (struct findings){.command = "report",
                                           .on_finding = on_finding,
                                           .on_unread = on_unread_again,
                                           .on_progress = on_progress_again,
                                           .data = gathered};
    progress_start(&gathered->progress, -1);
    fine = verify_run(&what, &gathered->findings, &gathered->checked);
    progress_clear(&gathered->progress);
    if (!fine)
        message("report", "no memory");
    return fine;
}
