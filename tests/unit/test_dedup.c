/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "query/dedup.h"

#define LINE(actor)                                                                                \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":\"017f22e2-79b0-7abc-8000-"          \
    "000000000000\",\"service\":\"s\",\"actor\":{\"type\":\"user\",\"id\":\"" actor "\"}"

static bool is_new(struct seen *dedup, const char *line) {
    struct view event;

    cr_assert(view_line(line, strlen(line), &event));
    return dedup_is_new(dedup, &event);
}

Test(dedup, a_second_copy_is_known_whichever_way_it_came) {
    struct seen *dedup = seen_new();

    cr_assert_not_null(dedup);
    cr_expect(is_new(dedup, LINE("alice") ",\"origin\":{\"host\":\"a\",\"pid\":1}}"));
    cr_expect_not(is_new(dedup, LINE("alice") ",\"origin\":{\"host\":\"a\",\"pid\":1}}"));
    cr_expect_not(is_new(dedup, LINE("alice") ",\"origin\":{\"host\":\"a\",\"via\":\"spool\"}}"));
    cr_expect_not(is_new(dedup, LINE("alice") "}"), "from the journal");
    seen_free(dedup);
}

Test(dedup, two_that_share_an_id_alone_are_two) {
    struct seen *dedup = seen_new();

    cr_expect(is_new(dedup, LINE("alice") "}"));
    cr_expect(is_new(dedup, LINE("bob") "}"));
    cr_expect_not(is_new(dedup, LINE("alice") "}"));
    seen_free(dedup);
}

Test(dedup, knows_many_and_takes_no_one_for_another) {
    struct seen *dedup = seen_new();
    char line[512];

    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 300000; i++) {
            snprintf(line, sizeof(line), LINE("user%d") "}", i);
            cr_assert_eq(is_new(dedup, line), round == 0, "%s", line);
        }
    seen_free(dedup);
}
