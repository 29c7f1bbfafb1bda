/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "lib/fields.h"

Test(fields, table_says_what_the_list_says) {
    cr_expect_str_eq(fields[FIELD_ACTOR_ID].path, "actor.id");
    cr_expect_str_eq(fields[FIELD_ACTION].path, "action");
    cr_expect_str_eq(fields[FIELD_ACTOR_ID].open, "\"actor\":{");
    cr_expect_str_eq(fields[FIELD_ACTOR_ID].label, "\"id\":");
    cr_expect_str_eq(fields[FIELD_ACTOR_ID].journal, "DEED_ACTOR_ID=");
    cr_expect_eq(fields[FIELD_ACTOR_SESSION].journal_len, 0);
    for (int i = 0; i < FIELD_N; i++) {
        cr_expect_eq(fields[i].label_len, strlen(fields[i].label));
        cr_expect_eq(fields[i].open_len, strlen(fields[i].open));
        cr_expect_eq(fields[i].journal_len, strlen(fields[i].journal));
    }
}

Test(fields, groups_are_contiguous) {
    /* The line opens a group once: a field that is put elsewhere would open it twice. */
    for (int i = 0; i < FIELD_N; i++)
        for (int j = i + 2; j < FIELD_N; j++)
            if (*fields[i].group && fields_share_group(&fields[i], &fields[j]))
                cr_expect(fields_share_group(&fields[i], &fields[j - 1]), "%s", fields[j].path);
}

Test(fields, journal_fields_are_valid_names) {
    /* journald ignores a field silently whose name has anything else, or starts with _ */
    for (int i = 0; i < FIELD_N; i++) {
        const char *name = fields[i].journal;

        if (!*name)
            continue;
        cr_expect_eq(strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"), strlen(name) - 1);
        cr_expect_neq(*name, '_');
        cr_expect_lt(strlen(name), 64);
    }
}
