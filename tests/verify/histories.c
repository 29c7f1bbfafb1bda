/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * histories [COUNT [SEED]] | show SEED: random evidence of machines that lose their power, compared
 * with what they recorded (see history.h). Nobody changed it, so no event may be called changed.
 * Each event that is reported missing must have been recorded, and each one that can be known to be
 * missing must be reported.
 *
 * A second build (far-back) remembers few events: most predecessors are too far back to compare
 * then, and a finding may say so instead, about the same numbers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/verify/history.h"
#include "verify/checker.h"
#include "verify/recent.h"

#define NUMBERS 4096
#define FAR_BACK (RECENT_EVENTS < 1000)

struct outcome {
    const struct history *history;
    bool named[HISTORY_STREAMS][NUMBERS];
    bool unsure[HISTORY_STREAMS][NUMBERS]; /* too far back to compare */
    bool any_unsure[HISTORY_STREAMS];
    uint64_t count[FINDING_KINDS];
    uint64_t open;
    const char *wrong;
    bool show;
};

/* It may differ from the event that is here, or continue from another one. */
static void too_far(struct outcome *outcome, const struct finding *finding) {
    for (uint64_t i = finding->first - 1; i <= finding->last; i++)
        outcome->unsure[finding->stream[0]][i] = true;
    outcome->any_unsure[finding->stream[0]] = true;
}

static void found(const struct finding *finding, void *data) {
    struct outcome *outcome = data;

    outcome->count[finding->kind]++;
    if (outcome->show && finding->kind != NOTE_SECOND_COPY)
        printf("%s: stream %d, %llu to %llu, line %llu, other %llu\n", finding_name(finding->kind),
               finding->stream[0], (unsigned long long)finding->first,
               (unsigned long long)finding->last, (unsigned long long)finding->at.line,
               (unsigned long long)finding->other.line);
    if (finding->kind == FOUND_GAP || finding->kind == NOTE_CRASH)
        for (uint64_t i = finding->first; i <= finding->last; i++)
            outcome->named[finding->stream[0]][i] = true;
    else if (FAR_BACK && (finding->kind == FOUND_UNCOMPARED || finding->detail == DETAIL_TOO_FAR))
        too_far(outcome, finding);
    else if (!finding_is_note(finding->kind))
        outcome->wrong = "a change that nobody made";
}

static void examine(struct outcome *outcome) {
    const struct history *history = outcome->history;
    struct checker *checker = checker_new(false, true, found, outcome);
    struct checker_totals totals;

    for (size_t i = 0; i < history->lines; i++) {
        struct scanned event;

        history_scan(history, i, &event);
        if (history->file[i].damaged)
            checker_damaged(checker);
        if (!checker_feed(checker, &event, (struct location){.file = 1, .line = i + 1}))
            abort();
    }
    checker_finish(checker);
    checker_totals(checker, &totals);
    outcome->open = totals.open;
    checker_free(checker);
}

/* ---- the truth ---------------------------------------------------------------------------------
 */

static bool is_there(const struct history *history, int stream, uint64_t seq) {
    for (size_t i = 0; i < history->n; i++)
        if (history->acts[i].stream == stream && history->acts[i].seq == seq &&
            history->acts[i].line)
            return true;
    return false;
}

/* Another event has this number, and may be of the same boot. */
static bool is_like(const struct history *history, const struct act *lost) {
    for (size_t i = 0; i < history->n; i++) {
        const struct act *act = &history->acts[i];

        if (act->stream == lost->stream && act->seq == lost->seq && act->line && act->came_late)
            return true;
    }
    return false;
}

/* Events of its boot that came in time stand on both sides. */
static bool is_between(const struct act *lost) {
    return lost->line == 0 && lost->after_one && lost->before_one;
}

static const char *must_be_named(const struct outcome *outcome, const struct act *act) {
    const struct history *history = outcome->history;

    if (act->line || !act->continued)
        return NULL;
    if (act->child_there)
        return "the one before an event that is there is not named";
    if (!is_there(history, act->stream, act->seq))
        return "a number that nothing here has is not named";
    if (is_between(act) && !is_like(history, act) && !outcome->any_unsure[act->stream])
        return "a number that is missing within a boot is not named";
    return NULL;
}

static void judge(struct outcome *outcome) {
    const struct history *history = outcome->history;
    bool lost[HISTORY_STREAMS][NUMBERS] = {0};
    bool any_unsure = false;
    uint64_t open = 0;

    for (size_t i = 0; i < history->n; i++) {
        const struct act *act = &history->acts[i];
        const char *wrong = must_be_named(outcome, act);

        lost[act->stream][act->seq] |= !act->line;
        any_unsure |= outcome->any_unsure[act->stream];
        open += act->line && !act->child_there;
        if (wrong && !outcome->named[act->stream][act->seq] &&
            !outcome->unsure[act->stream][act->seq]) {
            outcome->wrong = wrong;
            if (outcome->show)
                printf("stream %d, event %llu: %s\n", act->stream, (unsigned long long)act->seq,
                       wrong);
        }
    }
    for (int i = 0; i < HISTORY_STREAMS; i++)
        for (int j = 0; j < NUMBERS; j++)
            if (outcome->named[i][j] && !lost[i][j] && !outcome->unsure[i][j] &&
                !history->clock_steps) {
                outcome->wrong = "a number is named that is not lost";
                if (outcome->show)
                    printf("stream %d, event %d: named\n", i, j);
            }
    if (open != outcome->open && !any_unsure)
        outcome->wrong = "open ends are miscounted";
}

/* Somebody changed the evidence: there must be a finding, or the number is missing. */
static const char *tamper(struct history *history, const struct outcome *before, bool forge) {
    static struct outcome after;
    const struct act *act = forge ? history_forge(history) : history_edit(history);

    if (!act)
        return NULL;
    after = (struct outcome){.history = history, .show = before->show};
    if (before->show)
        printf("stream %d, event %llu is %s\n", act->stream, (unsigned long long)act->seq,
               forge ? "forged" : "changed");
    examine(&after);
    if (after.wrong)
        return NULL;
    /* The forgery may pretend a power loss: then there is a note of one more branch. */
    if (forge)
        return after.count[NOTE_BRANCH] > before->count[NOTE_BRANCH]
                   ? NULL
                   : "a forged event is not found";
    return after.named[act->stream][act->seq] || after.unsure[act->stream][act->seq]
               ? NULL
               : "an edit is not found";
}

static const char *try(uint64_t seed, bool show, struct outcome *outcome) {
    struct history history;

    history_make(&history, seed);
    *outcome = (struct outcome){.history = &history, .show = show};
    if (show)
        history_show(&history);
    examine(outcome);
    judge(outcome);
    if (!outcome->wrong)
        outcome->wrong = tamper(&history, outcome, seed % 2);
    history_free(&history);
    return outcome->wrong;
}

int main(int argc, char **argv) {
    static struct outcome outcome;
    bool show = argc == 3 && strcmp(argv[1], "show") == 0;
    uint64_t count = argc > 1 && !show ? strtoull(argv[1], NULL, 10) : show ? 1 : 3000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1, gaps = 0, branches = 0, copies = 0;

    for (uint64_t i = 0; i < count; i++) {
        const char *wrong = try(seed + i, show, &outcome);

        gaps += outcome.count[FOUND_GAP];
        branches += outcome.count[NOTE_BRANCH];
        copies += outcome.count[NOTE_SECOND_COPY];
        if (!wrong)
            continue;
        printf("FAILED: %s: histories show %llu\n", wrong, (unsigned long long)(seed + i));
        return 1;
    }
    printf(
        "%llu histories from %llu on: %llu gaps, %llu branches, %llu second copies, and all as it "
        "was\n",
        (unsigned long long)count, (unsigned long long)seed, (unsigned long long)gaps,
        (unsigned long long)branches, (unsigned long long)copies);
    return gaps && branches && copies ? 0 : !show;
}
