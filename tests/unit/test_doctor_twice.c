/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "doctor/twice.h"
#include "util/must.h"

/* An event with this number, as a file has it. */
static void take(struct twice *twice, unsigned seq, const char *via) {
    char line[1024];
    int n = snprintf(
        line, sizeof(line),
        "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":\"01a20d74-b494-7db6-9be9-%"
        "012u\","
        "\"service\":\"s\",\"actor\":{\"type\":\"user\",\"id\":\"a\"},\"action\":\"auth.login\","
        "\"resource\":{\"type\":\"host\",\"id\":\"x\"},\"outcome\":\"success\","
        "\"chain\":{\"stream\":\"8e532f340877109a13cbb98e88eaeb82\",\"seq\":%u,"
        "\"prev\":\"0000000000000000000000000000000000000000000000000000000000000001\"},"
        "\"origin\":{\"host\":\"h\",\"pid\":7,\"uid\":0,"
        "\"boot_id\":\"0123456789abcdef0123456789abcdef\"%s}}",
        seq, seq, via);

    twice_take(twice, line, (size_t)n);
}

Test(doctor_twice, a_copy_is_known_by_what_was_hashed) {
    struct twice twice = {.seen = must(seen_new())};

    for (unsigned i = 2; i < 6; i++)
        take(&twice, i, "");
    take(&twice, 3, "");
    take(&twice, 4, ",\"via\":\"reconcile\""); /* brought by another way */
    twice_take(&twice, "no event", 8);
    twice_take(&twice, "no event", 8);
    cr_expect_eq(twice.events, 6);
    cr_expect_eq(twice.copies, 2);
    cr_expect_not(twice_is_much(&twice)); /* one crash */
    seen_free(twice.seen);
}

Test(doctor_twice, what_is_much) {
    cr_expect_not(twice_is_much(&(struct twice){.events = 0, .copies = 0}));
    cr_expect_not(twice_is_much(&(struct twice){.events = 100, .copies = 9}));
    cr_expect(twice_is_much(&(struct twice){.events = 100, .copies = 10}));
    cr_expect_not(twice_is_much(&(struct twice){.events = 60000, .copies = 60}));
    cr_expect(twice_is_much(&(struct twice){.events = 60000, .copies = 61}));
}
