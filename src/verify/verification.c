/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Heads are read before the evidence: what they name was recorded by then and has to be in it,
 * while services go on recording.
 */
#include "verify/verification.h"

#include "util/ascii.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "verify/reading.h"
#include "verify/words.h"

void verification_own_heads(struct verification *verification) {
    if (access(DEED_STATE_DIRECTORY, F_OK) == 0 || errno != ENOENT)
        verification->heads[verification->n_heads++] = DEED_STATE_DIRECTORY;
}

struct bad_head {
    struct findings *findings;
    const char *directory;
};

static void note_damaged(struct findings *findings, const char *path) {
    CLEANUP_FREE char *safe = ascii_escape(path);
    char words[WORDS_MAX];

    snprintf(words, sizeof(words),
             "%s: a head file that was damaged, and set aside at that time: no head file knows "
             "where the streams before it ended",
             safe);
    findings_add(findings, &(struct finding){.kind = NOTE_HEAD, .words = words});
}

static void bad_head(const char *name, int code, void *data) {
    const struct bad_head *bad = data;
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", bad->directory, name);
    if (code == 0)
        note_damaged(bad->findings, path);
    else
        findings_unread(bad->findings, path, code == -EBADMSG ? "no head file" : strerror(-code));
}

static void read_heads(const struct verification *verification, struct findings *findings,
                       struct heads *ret) {
    for (size_t i = 0; i < verification->n_heads; i++) {
        struct bad_head bad = {findings, verification->heads[i]};
        int r = heads_read(ret, verification->heads[i], bad_head, &bad);

        if (r < 0)
            findings_unread(findings, verification->heads[i], strerror(-r));
    }
}

static void read_names(struct reading *reading, const struct verification *verification,
                       bool rejected) {
    for (size_t i = 0; i < verification->n_names; i++)
        read_path(reading, verification->names[i], rejected);
}

/* The journal comes after the files: it begins later, as it is kept for a shorter time. */
static void read_all(struct reading *reading, const struct verification *verification) {
    uint64_t total = 0;

    for (size_t i = 0; i < verification->n_names; i++)
        total += read_size(verification->names[i]);
    reading->bytes_total = verification->journal ? 0 : total;
    read_names(reading, verification, false);
    if (verification->journal) {
        read_end(reading);
        if (verification->n_names)
            checker_once_more(reading->checker);
        read_journal(reading);
    }
    read_names(reading, verification, true);
    read_end(reading);
}

static void found(const struct finding *finding, void *data) {
    findings_add(data, finding);
}

bool verification_run(const struct verification *verification, struct findings *findings,
                      struct checker_totals *ret) {
    struct reading reading = {.findings = findings};
    struct heads heads = {0};

    reading.checker = checker_new(verification->partial, verification->open, found, findings);
    if (!reading.checker)
        return false;
    read_heads(verification, findings, &heads);
    if (heads.n)
        reading.heads = &heads;
    read_all(&reading, verification);
    for (size_t i = 0; i < heads.n; i++)
        checker_compare(reading.checker, &heads.heads[i]);
    checker_finish(reading.checker);
    if (checker_no_memory(reading.checker))
        findings_unread(findings, "the chains",
                        "no memory to follow all of them: what is told of them may be wrong");
    checker_totals(reading.checker, ret);
    checker_free(reading.checker);
    heads_free(&heads);
    return true;
}
