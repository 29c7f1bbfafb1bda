/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Head files are read before the evidence: the events that they name were recorded by then, so the
 * evidence must have them, although services continue to record.
 */
#include "verify/verify.h"

#include "util/ascii.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "verify/beside.h"
#include "verify/describe.h"
#include "verify/feed.h"

void verify_add_own_heads(struct verify_options *options) {
    if (access(DEED_STATE_DIRECTORY, F_OK) == 0 || errno != ENOENT)
        options->heads[options->n_heads++] = DEED_STATE_DIRECTORY;
}

struct bad_head {
    struct findings *findings;
    const char *directory;
};

static void note_damaged_head(struct findings *findings, const char *path) {
    CLEANUP_FREE char *safe = ascii_escape(path);
    char words[FINDING_DESCRIPTION_MAX];

    snprintf(words, sizeof(words),
             "%s: a head file that was damaged, and set aside at that time: no head file knows "
             "where the streams before it ended",
             safe);
    findings_add(findings, &(struct finding){.kind = NOTE_HEAD, .words = words});
}

static void report_bad_head(const char *name, int code, void *data) {
    const struct bad_head *bad = data;
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", bad->directory, name);
    if (code == 0)
        note_damaged_head(bad->findings, path);
    else
        findings_unread(bad->findings, path, code == -EBADMSG ? "no head file" : strerror(-code));
}

static void read_heads(const struct verify_options *options, struct findings *findings,
                       struct heads *ret) {
    for (size_t i = 0; i < options->n_heads; i++) {
        struct bad_head bad = {findings, options->heads[i]};
        int r = heads_read(ret, options->heads[i], report_bad_head, &bad);

        if (r < 0)
            findings_unread(findings, options->heads[i], strerror(-r));
    }
}

static void feed_names(struct feed *feed, const struct verify_options *options, bool rejected) {
    for (size_t i = 0; i < options->n_names; i++)
        feed_path(feed, options->names[i], rejected);
}

/* The journal comes after the files: it is kept for a shorter time, so it begins later. */
static void feed_all(struct feed *feed, const struct verify_options *options) {
    uint64_t total = 0;

    for (size_t i = 0; i < options->n_names; i++)
        total += feed_size(options->names[i]);
    feed->bytes_total = options->journal ? 0 : total;
    feed_names(feed, options, false);
    if (options->journal) {
        feed_end_run(feed);
        if (options->n_names)
            checker_second_source(feed->checker);
        feed_journal(feed);
    }
    feed_names(feed, options, true);
    feed_end_run(feed);
}

static void add_finding(const struct finding *finding, void *data) {
    findings_add(data, finding);
}

/* The usual case: one directory. Seals among other names are known when all is read. */
static struct beside *start_beside(const struct verify_options *options) {
    struct stat st;

    if (!options->sealed || !options->sealed->has_policy || options->journal ||
        options->n_names != 1 || stat(options->names[0], &st) < 0 || !S_ISDIR(st.st_mode))
        return NULL;
    return beside_start(options->sealed, options->names[0]);
}

static void compare_seals(const struct verify_options *options, struct beside *beside) {
    if (!options->sealed)
        return;
    beside_finish(beside);
    for (size_t i = 0; !beside && i < options->n_names; i++)
        sealed_compare(options->sealed, options->names[i]);
    sealed_finish(options->sealed);
}

bool verify_run(const struct verify_options *options, struct findings *findings,
                struct checker_totals *ret) {
    struct feed feed = {.findings = findings};
    struct heads heads = {0};
    struct beside *beside;

    feed.checker = checker_new(options->partial, options->open, add_finding, findings);
    if (!feed.checker)
        return false;
    beside = start_beside(options);
    if (!beside)
        feed.sealed = options->sealed;
    read_heads(options, findings, &heads);
    if (heads.n)
        feed.heads = &heads;
    feed_all(&feed, options);
    for (size_t i = 0; i < heads.n; i++)
        checker_compare_head(feed.checker, &heads.heads[i]);
    checker_finish(feed.checker);
    if (checker_no_memory(feed.checker))
        findings_unread(findings, "the chains",
                        "no memory to follow all of them: what is told of them may be wrong");
    checker_totals(feed.checker, ret);
    compare_seals(options, beside);
    checker_free(feed.checker);
    heads_free(&heads);
    return true;
}
