/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "journal/cursor.h"

#define SOURCE "0123456789abcdef0123456789abcdef"
#define BOOT "fedcba9876543210fedcba9876543210"
#define CURSOR "s=" SOURCE ";i=1f;b=" BOOT ";m=2a;t=6612f015e2ad4;x=48018734fca960fc"

Test(cursor, all_parts) {
    struct cursor cursor;

    cr_assert(cursor_parse(CURSOR, &cursor));
    cr_assert_str_eq(cursor.source, SOURCE);
    cr_assert_str_eq(cursor.boot, BOOT);
    cr_assert_eq(cursor.number, 0x1f);
    cr_assert_eq(cursor.monotonic, 0x2a);
    cr_assert_eq(cursor.realtime, 0x6612f015e2ad4);
}

Test(cursor, what_is_none) {
    static const char *const wrong[] = {
        "",
        "s=",
        "s=0123;i=1;b=" BOOT ";m=2;t=3;x=4",
        "s=" SOURCE "0;i=1;b=" BOOT ";m=2;t=3;x=4",
        "s=" SOURCE ";i=1;b=0;m=2;t=3;x=4",
        "s=" SOURCE ";i=;b=" BOOT ";m=2;t=3;x=4",
        "s=" SOURCE ";i=1;b=" BOOT ";m=2;t=3",
        "s=" SOURCE ";i=1;b=" BOOT ";m=2;t=3;x=",
        "s=" SOURCE ";i=-1;b=" BOOT ";m=2;t=3;x=4",
        "s=" SOURCE ";i= 1;b=" BOOT ";m=2;t=3;x=4",
        "S=" SOURCE ";i=1;b=" BOOT ";m=2;t=3;x=4",
        CURSOR ";",
        CURSOR " ",
        " " CURSOR,
    };
    char many[CURSOR_MAX + 1];
    struct cursor cursor;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        cr_expect_not(cursor_parse(wrong[i], &cursor), "taken: %s", wrong[i]);
    memset(many, 'a', sizeof(many));
    many[CURSOR_MAX] = '\0';
    memcpy(many, CURSOR, strlen(CURSOR));
    cr_expect_not(cursor_parse(many, &cursor));
}

/* By number where one journald numbers, whatever its clock says. */
Test(cursor, which_is_behind) {
    struct cursor a, b;

    cr_assert(cursor_parse(CURSOR, &a));
    b = a;
    cr_expect_not(cursor_is_behind(&a, &b));
    b.number++;
    b.realtime -= 1000;
    cr_expect(cursor_is_behind(&b, &a));
    cr_expect_not(cursor_is_behind(&a, &b));
    b.source[0] = 'f';
    cr_expect(cursor_is_behind(&a, &b));
}
