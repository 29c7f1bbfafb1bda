/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "relay/unsynced.h"

Test(unsynced, one_behind_the_other) {
    struct buffer unsynced = {0};

    cr_assert(unsynced_add(&unsynced, "one\n", 4));
    cr_assert(unsynced_add(&unsynced, "two\n", 4));
    cr_assert_eq(unsynced.n, 8);
    cr_assert_arr_eq(unsynced.bytes, "one\ntwo\n", 8);
    unsynced_clear(&unsynced);
    cr_assert_eq(unsynced.n, 0);
    cr_assert(unsynced_add(&unsynced, "x\n", 2));
    cr_assert_arr_eq(unsynced.bytes, "x\n", 2);
    buffer_free(&unsynced);
    cr_assert_eq(unsynced.room, 0);
}

Test(unsynced, no_more_than_its_room) {
    struct buffer unsynced = {0};
    size_t size = UNSYNCED_MAX / 4 - 1;
    char *line = malloc(size);

    cr_assert(line);
    memset(line, 'a', size);
    for (int i = 0; i < 4; i++)
        cr_assert(unsynced_add(&unsynced, line, size));
    cr_expect_not(unsynced_add(&unsynced, line, 5));
    cr_assert_eq(unsynced.n, 4 * size);
    cr_expect(unsynced_add(&unsynced, line, 4));
    cr_expect_not(unsynced_add(&unsynced, line, 1));
    cr_expect(unsynced.room <= UNSYNCED_MAX);
    free(line);
    buffer_free(&unsynced);
}
