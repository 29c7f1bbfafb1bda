/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/blocks.h"
#include "store/fileset.h"
#include "store/input.h"
#include "store/unread.h"
#include "util/cleanup.h"
#include "util/io.h"
#include "util/must.h"
#include "util/path.h"
#include "util/substring.h"
#include "util/workers.h"

/* So often the files are read again because some were rotated meanwhile. */
#define TRIES 3

/* What the thread has to tell, in its order. */
struct told {
    enum finding_kind kind;
    char *words; /* of the finding, or why a file could not be read */
    char *unread;
};

/* A file whose seals were not found, as it could not be read at that time. */
struct missed {
    char *name;
    int why;
};

struct beside {
    struct sealed *sealed;
    struct findings *findings; /* of the caller */
    struct findings own;
    const char *directory;
    struct told *told;
    size_t n;
    struct missed *missed;
    size_t n_missed;
    pthread_t thread;
};

/* ---- telling --------------------------------------------------------------------------------- */

static void keep(const struct findings *findings, struct told told) {
    struct beside *beside = findings->data;

    beside->told = must(reallocarray(beside->told, beside->n + 1, sizeof(*beside->told)));
    beside->told[beside->n++] = told;
}

static void keep_finding(const struct findings *findings, const struct finding *finding) {
    keep(findings, (struct told){.kind = finding->kind, .words = must_copy(finding->words)});
}

static void keep_unread(const struct findings *findings, const char *name, const char *why) {
    keep(findings, (struct told){.unread = must_copy(name), .words = must_copy(why)});
}

static void tell(struct findings *findings, const struct told *told) {
    if (told->unread)
        findings_unread(findings, told->unread, told->words);
    else
        findings_add(findings, &(struct finding){.kind = told->kind, .words = told->words});
}

static void forget_told(struct beside *beside) {
    for (size_t i = 0; i < beside->n; i++) {
        free(beside->told[i].unread);
        free(beside->told[i].words);
    }
    beside->n = 0;
}

/* ---- the seals in the files --------------------------------------------------------------------
 */

static bool ends_line(char byte) {
    return byte == '\n' || byte == '\0'; /* input.h */
}

/* Whoever follows the chains takes events alone for seals, and no other lines. */
static void take_line(struct sealed *sealed, const char *line, size_t n) {
    struct scanned event;

    if (n <= VIEW_LINE_MAX && scan_line(line, n, SCAN_EITHER, &event) == SCAN_EVENT)
        sealed_take_event(sealed, line, n);
}

static void take_likely(struct sealed *sealed, const struct substring *action, const char *bytes,
                        size_t n) {
    const char *end = bytes + n, *from = bytes, *at;

    while (from < end && (at = substring_find(action, from, (size_t)(end - from)))) {
        const char *line = at;
        bool bom, crlf;

        while (line > from && !ends_line(line[-1]))
            line--;
        for (from = at; from < end && !ends_line(*from);)
            from++;
        n = (size_t)(from - line);
        input_trim(&line, &n, &bom, &crlf);
        take_line(sealed, line, n);
    }
}

/* 0, or why not all of it was read (store/unread.h). */
static int gather_file(struct sealed *sealed, const struct substring *action, int fd, char *room) {
    const atomic_bool stop = false;
    struct blocks *blocks = NULL;
    uint64_t lost = 0;
    size_t n;
    int r = fd < 0 ? fd : blocks_open(&blocks, fd, false, &stop);

    while (r >= 0 && (r = blocks_next(blocks, room, &n, &lost)) > 0)
        take_likely(sealed, action, room, n);
    blocks_close(blocks);
    return r;
}

static void forget_missed(struct beside *beside) {
    for (size_t i = 0; i < beside->n_missed; i++)
        free(beside->missed[i].name);
    beside->n_missed = 0;
}

static void begin_again(struct beside *beside) {
    struct sealed *sealed = beside->sealed;

    sealed->events = sealed->foreign = 0;
    for (size_t i = 0; i < SEAL_SERIES; i++)
        sealed->tree[i].has_newest = false;
    forget_told(beside);
    forget_missed(beside);
}

static void gather_set(struct beside *beside, int at, const struct fileset *set, char *room) {
    struct substring action;

    substring_make(&action, STATEMENT_LIKELY, strlen(STATEMENT_LIKELY));
    for (size_t i = 0; i < set->n; i++) {
        const char *name = set->files[i].name;
        int r;

        if (set->files[i].rejected || fileset_unread(name))
            continue;
        r = gather_file(beside->sealed, &action, io_open_regular(at, name), room);
        if (r == 0)
            continue;
        beside->missed =
            must(reallocarray(beside->missed, beside->n_missed + 1, sizeof(*beside->missed)));
        beside->missed[beside->n_missed++] = (struct missed){must_copy(name), r};
    }
}

/* If files were rotated meanwhile, once more. */
static void gather(struct beside *beside) {
    CLEANUP_CLOSE int at = open(beside->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CLEANUP_FREE char *room = must_zero(BLOCKS_SIZE);
    bool same = false;

    for (unsigned i = 0; at >= 0 && !same && i < TRIES; i++) {
        struct fileset set, now;

        if (fileset_read(at, &set) < 0)
            return; /* which sealed_compare() tells */
        begin_again(beside);
        gather_set(beside, at, &set, room);
        same = fileset_read(at, &now) == 0;
        if (same) {
            same = fileset_is_same(&set, &now);
            fileset_free(&now);
        }
        fileset_free(&set);
    }
}

static bool was_told(const struct sealed_tree *tree, const char *name) {
    for (size_t i = 0; i < tree->n_files; i++)
        if (strcmp(tree->files[i].name, name) == 0)
            return tree->files[i].unread;
    return false;
}

/* Where the comparison cannot read a file either, it tells so. */
static void tell_missed(struct beside *beside) {
    for (size_t i = 0; i < beside->n_missed; i++) {
        const struct missed *missed = &beside->missed[i];
        CLEANUP_FREE char *path = path_join(beside->directory, missed->name);

        if (!was_told(&beside->sealed->tree[SEAL_EVIDENCE], missed->name))
            findings_unread(&beside->own, path ? path : missed->name, unread_words(missed->why));
    }
}

/* ---- the thread ------------------------------------------------------------------------------ */

static void *run(void *data) {
    struct beside *beside = data;

    gather(beside);
    sealed_compare(beside->sealed, beside->directory);
    tell_missed(beside);
    return NULL;
}

struct beside *beside_start(struct sealed *sealed, const char *directory) {
    struct beside *beside;

    if (workers_cores() < 2)
        return NULL;
    beside = must_zero(sizeof(*beside));
    *beside = (struct beside){.sealed = sealed,
                              .findings = sealed->findings,
                              .own = {.command = sealed->findings->command,
                                      .on_finding = keep_finding,
                                      .on_unread = keep_unread,
                                      .data = beside},
                              .directory = directory};
    sealed->findings = &beside->own;
    if (pthread_create(&beside->thread, NULL, run, beside) == 0)
        return beside;
    sealed->findings = beside->findings;
    free(beside);
    return NULL;
}

void beside_finish(struct beside *beside) {
    if (!beside)
        return;
    pthread_join(beside->thread, NULL);
    beside->sealed->findings = beside->findings;
    for (size_t i = 0; i < beside->n; i++)
        tell(beside->findings, &beside->told[i]);
    forget_told(beside);
    forget_missed(beside);
    free(beside->told);
    free(beside->missed);
    findings_free(&beside->own);
    free(beside);
}
