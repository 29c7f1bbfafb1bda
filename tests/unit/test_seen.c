/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "util/seen.h"

#define MORE 1000

static struct seen *seen;

static void begin(void) {
    seen = seen_new();
    cr_assert_not_null(seen);
}

static void end(void) {
    seen_free(seen);
}

TestSuite(seen, .init = begin, .fini = end);

static bool add(unsigned value) {
    return seen_add(seen, &value, sizeof(value));
}

static bool has(unsigned value) {
    return seen_has(seen, &value, sizeof(value));
}

Test(seen, once_is_new) {
    cr_expect_not(has(1));
    cr_expect(add(1));
    cr_expect_not(add(1));
    cr_expect(has(1));
    cr_expect_not(has(2));
    seen_clear(seen);
    cr_expect_not(has(1));
    cr_expect(add(1));
}

Test(seen, a_value_is_all_its_bytes) {
    cr_expect(seen_add(seen, "", 0));
    cr_expect(seen_add(seen, "\0", 1));
    cr_expect(seen_add(seen, "\0\0", 2));
    cr_expect(seen_add(seen, "0123456789abcdef", 16));
    cr_expect(seen_add(seen, "0123456789abcdef0", 17));
    cr_expect(seen_add(seen, "0123456789abcdef1", 17));
    cr_expect_not(seen_add(seen, "0123456789abcdef", 16));
}

/* Twice around: each takes the place of the oldest, and of no other. */
Test(seen, the_last_ones_are_known_and_those_before_are_forgotten) {
    for (unsigned i = 0; i < 2 * SEEN_MAX + MORE; i++)
        cr_assert(add(i), "%u", i);
    for (unsigned i = 0; i < 2 * SEEN_MAX + MORE; i++)
        cr_assert_eq(has(i), i >= SEEN_MAX + MORE, "%u", i);
}
