/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>

#include "relay/place.h"

static struct place place;

Test(place, moves_behind_what_was_seen) {
    place_start(&place, &(struct positions){.system = "s0", .namespace = "n0"});
    place_mark(&place, ENTRIES_NAMESPACE, "n1", 10);
    place_mark(&place, ENTRIES_SYSTEM, "s1", 12);
    place_mark(&place, ENTRIES_NAMESPACE, "n2", 20);
    cr_expect_not(place_seen(&place, 9));
    cr_expect_str_eq(place.written.namespace, "n0");
    cr_expect(place_seen(&place, 10));
    cr_expect_str_eq(place.written.namespace, "n1");
    cr_expect_str_eq(place.written.system, "s0");
    cr_expect(place_seen(&place, 19));
    cr_expect_str_eq(place.written.system, "s1");
    cr_expect(place_seen(&place, 20));
    cr_expect_str_eq(place.written.namespace, "n2");
    cr_expect_not(place_seen(&place, 20), "there is no more");
}

Test(place, of_too_many_marks_the_last_one_moves) {
    char cursor[16];
    unsigned n = 0;

    place_start(&place, &(struct positions){0});
    place_mark(&place, ENTRIES_SYSTEM, "s", 0);
    for (; n < 3 * PLACE_MARKS; n++) {
        snprintf(cursor, sizeof(cursor), "n%u", n);
        place_mark(&place, ENTRIES_NAMESPACE, cursor, n + 1);
    }
    cr_expect(place_seen(&place, 5));
    cr_expect_str_eq(place.written.namespace, "n4");
    cr_expect(place_seen(&place, n - 1));
    cr_expect_neq(place.written.namespace[0], '\0');
    cr_expect(place_seen(&place, n), "the last mark waits for the last slot");
    cr_expect_str_eq(place.written.namespace, cursor);
    cr_expect_str_eq(place.written.system, "s");
}
