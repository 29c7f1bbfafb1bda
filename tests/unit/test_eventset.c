/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "store/eventset.h"
#include "tests/verify/made.h"

static struct made made;
static struct had *had;

static void begin(void) {
    struct made_stream stream = {.number = 1};

    made = (struct made){.random = 1};
    for (int i = 0; i < 4; i++)
        made_event(&made, &stream, NULL, NULL, false);
    had = had_new();
    cr_assert_not_null(had);
}

static void end(void) {
    had_free(had);
    made_free(&made);
}

static struct scanned scan(size_t i) {
    struct scanned event;

    cr_assert_eq(scan_line(made.lines[i].bytes, made.lines[i].n - 1, SCAN_FILE, &event),
                 SCAN_EVENT);
    return event;
}

static void mark(size_t i, enum had_state state) {
    struct scanned event = scan(i);
    uint8_t hash[DIGEST_SIZE];

    scan_hash(&event, hash);
    had_mark(had, event.id, hash, state);
}

TestSuite(had, .init = begin, .fini = end);

Test(had, what_is_not_marked_is_missing) {
    for (size_t i = 0; i < 4; i++) {
        struct scanned event = scan(i);

        cr_assert_not_null(had_add(had, &event));
        cr_assert_eq(had_add(had, &event), had_add(had, &event)); /* once */
    }
    cr_expect_eq(had_count(had, HAD_MISSING), 4);
    mark(0, HAD_EVIDENCE);
    mark(1, HAD_SENT);
    mark(2, HAD_REJECTED);
    mark(0, HAD_REJECTED); /* it is in the file; that counts */
    cr_expect_eq(had_count(had, HAD_MISSING), 1);
    cr_expect_eq(had_count(had, HAD_EVIDENCE), 1);
    mark(1, HAD_EVIDENCE);
    cr_expect_eq(had_count(had, HAD_EVIDENCE), 2);
    cr_expect_eq(had_count(had, HAD_SENT), 0);
    had_clear(had);
    mark(3, HAD_EVIDENCE);
    cr_expect_eq(had_count(had, HAD_EVIDENCE), 0);
}

Test(had, one_that_was_changed_is_not_there) {
    struct scanned event = scan(0);
    uint8_t hash[DIGEST_SIZE] = {1};

    had_add(had, &event);
    had_mark(had, event.id, hash, HAD_EVIDENCE);
    cr_expect_eq(had_count(had, HAD_MISSING), 1);
    had_mark(had, event.id, NULL, HAD_REJECTED);
    cr_expect_eq(had_count(had, HAD_MISSING), 0);
}

Test(had, ids_that_are_none) {
    struct scanned event = scan(0);

    event.id = "------------------------------------";
    cr_expect_null(had_add(had, &event));
    had_mark(had, "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", NULL, HAD_EVIDENCE);
}
