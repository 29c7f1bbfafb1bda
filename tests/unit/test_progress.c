/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>

#include "deliver/progress.h"

#define A "0123456789abcdef0123456789abcdef"
#define B "fedcba9876543210fedcba9876543210"

static struct entry_position at(const char *source, unsigned number, const char *boot) {
    struct entry_position position;
    char text[CURSOR_MAX];

    snprintf(text, sizeof(text), "s=%s;i=%x;b=%s;m=2a;t=6612f015e2ad4;x=1", source, number, boot);
    cr_assert(entry_position_parse(text, &position));
    return position;
}

Test(progress, the_entry_of_the_place_is_passed) {
    const struct progress progress = {.system = at(A, 16, B)};

    for (unsigned number = 1; number < 32; number++) {
        const struct entry_position entry = at(A, number, B);

        cr_expect_eq(progress_passed(&progress, &entry), number <= 16 ? PASSED_YES : PASSED_NO);
    }
}

Test(progress, each_journal_has_its_own_place) {
    const struct progress progress = {.system = at(A, 16, B), .namespace = at(A, 4, B)};
    struct entry_position entry = at(A, 8, B);

    cr_expect_eq(progress_passed(&progress, &entry), PASSED_YES);
    entry.namespace = true;
    cr_expect_eq(progress_passed(&progress, &entry), PASSED_NO);
}

Test(progress, what_cannot_be_compared) {
    const struct progress progress = {.system = at(A, 16, B)}, none = {0};
    const struct entry_position source = at(B, 8, B), boot = at(A, 8, A), entry = at(A, 8, B);

    cr_expect_eq(progress_passed(&progress, &source), PASSED_UNKNOWN);
    cr_expect_eq(progress_passed(&progress, &boot), PASSED_UNKNOWN);
    cr_expect_eq(progress_passed(&none, &entry), PASSED_UNKNOWN);
    cr_expect_eq(progress_passed(&progress, &none.system), PASSED_UNKNOWN);
}
