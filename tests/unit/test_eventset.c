/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "store/eventset.h"
#include "tests/verify/made.h"

static struct made made;
static struct eventset *eventset;

static void begin(void) {
    struct made_stream stream = {.number = 1};

    made = (struct made){.random = 1};
    for (int i = 0; i < 4; i++)
        made_event(&made, &stream, NULL, NULL, false);
    eventset = eventset_new();
    cr_assert_not_null(eventset);
}

static void end(void) {
    eventset_free(eventset);
    made_free(&made);
}

static struct scanned scan(size_t i) {
    struct scanned event;

    cr_assert_eq(scan_line(made.lines[i].bytes, made.lines[i].n - 1, SCAN_FILE, &event),
                 SCAN_EVENT);
    return event;
}

static void mark(size_t i, enum eventset_state state) {
    struct scanned event = scan(i);
    uint8_t hash[DIGEST_SIZE];

    scan_hash(&event, hash);
    eventset_mark(eventset, event.id, hash, state);
}

TestSuite(eventset, .init = begin, .fini = end);

Test(eventset, what_is_not_marked_is_missing) {
    for (size_t i = 0; i < 4; i++) {
        struct scanned event = scan(i);

        cr_assert_not_null(eventset_add(eventset, &event));
        cr_assert_eq(eventset_add(eventset, &event), eventset_add(eventset, &event)); /* once */
    }
    cr_expect_eq(eventset_count(eventset, EVENTSET_MISSING), 4);
    mark(0, EVENTSET_EVIDENCE);
    mark(1, EVENTSET_SENT);
    mark(2, EVENTSET_REJECTED);
    mark(0, EVENTSET_REJECTED); /* it is in the file; that counts */
    cr_expect_eq(eventset_count(eventset, EVENTSET_MISSING), 1);
    cr_expect_eq(eventset_count(eventset, EVENTSET_EVIDENCE), 1);
    mark(1, EVENTSET_EVIDENCE);
    cr_expect_eq(eventset_count(eventset, EVENTSET_EVIDENCE), 2);
    cr_expect_eq(eventset_count(eventset, EVENTSET_SENT), 0);
    eventset_clear(eventset);
    mark(3, EVENTSET_EVIDENCE);
    cr_expect_eq(eventset_count(eventset, EVENTSET_EVIDENCE), 0);
}

Test(eventset, one_that_was_changed_is_not_there) {
    struct scanned event = scan(0);
    uint8_t hash[DIGEST_SIZE] = {1};

    eventset_add(eventset, &event);
    eventset_mark(eventset, event.id, hash, EVENTSET_EVIDENCE);
    cr_expect_eq(eventset_count(eventset, EVENTSET_MISSING), 1);
}

/* Only the same event to the byte. */
Test(eventset, one_that_was_rejected) {
    char line[4096], *to = line;
    struct scanned event = scan(0);

    eventset_add(eventset, &event);
    to += sprintf(line, "{\"received\":\"x\",\"rejected\":\"x\",\"message\":\"");
    for (size_t i = 0; i < event.hashed; i++) {
        if (event.bytes[i] == '"' || event.bytes[i] == '\\')
            *to++ = '\\';
        *to++ = event.bytes[i];
    }
    to += sprintf(to, "}\",\"origin\":{\"uid\":\"0\"}}");
    memcpy(strstr(line, "outcome"), "Outcome", 7);
    eventset_mark_rejected(eventset, line, (size_t)(to - line));
    cr_expect_eq(eventset_count(eventset, EVENTSET_MISSING), 1);
    memcpy(strstr(line, "Outcome"), "outcome", 7);
    eventset_mark_rejected(eventset, line, (size_t)(to - line));
    cr_expect_eq(eventset_count(eventset, EVENTSET_REJECTED), 1);
}

Test(eventset, ids_that_are_none) {
    static const uint8_t hash[DIGEST_SIZE];
    struct scanned event = scan(0);

    event.id = "------------------------------------";
    cr_expect_null(eventset_add(eventset, &event));
    eventset_mark(eventset, "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", hash, EVENTSET_EVIDENCE);
}
