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
#include "util/cleanup.h"
#include "util/must.h"
#include "util/substring.h"
#include "util/workers.h"

/* What the thread has to tell, in its order. */
struct told {
    enum finding_kind kind;
    char *words; /* of the finding, or why a file could not be read */
    char *unread;
};

struct beside {
    struct sealed *sealed;
    struct findings *findings; /* of the caller */
    struct findings own;
    const char *directory;
    struct told *told;
    size_t n;
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

static void tell(struct findings *findings, struct told *told) {
    if (told->unread)
        findings_unread(findings, told->unread, told->words);
    else
        findings_add(findings, &(struct finding){.kind = told->kind, .words = told->words});
    free(told->unread);
    free(told->words);
}

/* ---- the seals in the files --------------------------------------------------------------------
 */

static bool ends_line(char byte) {
    return byte == '\n' || byte == '\0'; /* input.h */
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
        sealed_take_event(sealed, line, n);
    }
}

/* What cannot be read is told by those who follow the chains, and compare. */
static void gather_file(struct sealed *sealed, const struct substring *action, int fd, char *room) {
    const atomic_bool stop = false;
    struct blocks *blocks = NULL;
    uint64_t lost = 0;
    size_t n;

    if (blocks_open(&blocks, fd, false, &stop) < 0)
        return;
    while (blocks_next(blocks, room, &n, &lost) > 0)
        take_likely(sealed, action, room, n);
    blocks_close(blocks);
}

static void gather(struct sealed *sealed, const char *directory) {
    CLEANUP_CLOSE int at = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CLEANUP_FREE char *room = must_zero(BLOCKS_SIZE);
    struct substring action;
    struct fileset set;

    if (at < 0 || fileset_read(at, &set) < 0)
        return;
    substring_make(&action, STATEMENT_LIKELY, strlen(STATEMENT_LIKELY));
    for (size_t i = 0; i < set.n; i++) {
        int fd;

        if (set.files[i].rejected || fileset_unread(set.files[i].name))
            continue;
        fd = openat(at, set.files[i].name,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        if (fd >= 0)
            gather_file(sealed, &action, fd, room);
    }
    fileset_free(&set);
}

/* ---- the thread ------------------------------------------------------------------------------ */

static void *run(void *data) {
    struct beside *beside = data;

    gather(beside->sealed, beside->directory);
    sealed_compare(beside->sealed, beside->directory);
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
    free(beside->told);
    findings_free(&beside->own);
    free(beside);
}
