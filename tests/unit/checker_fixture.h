/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_UNIT_CHECKER_FIXTURE_H
#define DEED_TESTS_UNIT_CHECKER_FIXTURE_H

/*
 * A checker, and evidence that is fed to it event by event. Each test file has its own. See
 * tests/verify/surgery.c for changes of whole logs.
 */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/verify/made.h"
#include "verify/checker.h"
#include "verify/segments.h"

static struct made made;
static struct made_stream stream;
static struct finding last[FINDING_KINDS];
static size_t count[FINDING_KINDS];
static struct checker *checker;
static uint64_t line;
static struct checker_totals totals;

static inline void found(const struct finding *finding, void *data) {
    (void)data;
    last[finding->kind] = *finding;
    count[finding->kind]++;
}

static inline void begin(void) {
    made = (struct made){.random = 1};
    stream = (struct made_stream){.number = 1};
    memset(count, 0, sizeof(count));
    line = 0;
    checker = checker_new(false, true, found, NULL);
    cr_assert_not_null(checker);
}

static inline void record(int n) {
    for (int i = 0; i < n; i++)
        made_event(&made, &stream, NULL, NULL, false);
}

static inline void scan(size_t i, struct scanned *ret) {
    cr_assert_eq(scan_line(made.lines[i].bytes, made.lines[i].n - 1, SCAN_FILE, ret), SCAN_EVENT);
}

static inline void feed(size_t i) {
    struct scanned event;

    scan(i, &event);
    cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
}

/* Feeds a made line as one that was brought later. */
static inline void feed_via(size_t i) {
    struct scanned event;

    scan(i, &event);
    event.via = true;
    cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
}

static inline void feed_boot(size_t i, int boot, bool via) {
    struct scanned event;

    scan(i, &event);
    event.via = via;
    memset(event.boot, boot, SCAN_BOOT);
    cr_assert(checker_feed(checker, &event, (struct location){.file = 1, .line = ++line}));
}

static inline void feed_all(void) {
    for (size_t i = 0; i < made.n; i++)
        feed(i);
}

static inline size_t end(void) {
    size_t findings = 0;

    checker_finish(checker);
    checker_totals(checker, &totals);
    checker_free(checker);
    for (int kind = 0; kind < FIRST_NOTE; kind++)
        findings += count[kind];
    return findings;
}

static inline void feed_range(size_t from, size_t to, int of_boot) {
    for (size_t i = from; i < to; i++)
        feed_boot(i, of_boot, false);
}

#endif
