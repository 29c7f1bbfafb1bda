/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "doctor/space.h"

#define DAY 86400

Test(doctor_space, rotated_files_say_how_much_a_day) {
    struct growth growth = GROWTH_INIT;

    growth_add(&growth, "deed.jsonl-20261101.zst", 1000);
    growth_add(&growth, "rejected.jsonl-20261101", 500);
    growth_add(&growth, "deed.jsonl-20261105", 3500);
    growth_add(&growth, "deed.jsonl", 1 << 30);
    growth_add(&growth, "deed.jsonl-2026", 1 << 30);
    growth_add(&growth, "deed.jsonl-99999999", 1 << 30);
    growth_add(&growth, "jsonl-", 1 << 30);
    cr_expect_eq(growth_a_day(&growth, 1 << 30, DAY), 1000);
}

Test(doctor_space, before_the_first_rotation_the_file_itself) {
    const struct growth growth = GROWTH_INIT;

    cr_expect_eq(growth_a_day(&growth, 5000, DAY / 2), 10000);
    cr_expect_eq(growth_a_day(&growth, 5000, 2L * DAY), 2500);
    cr_expect_eq(growth_a_day(&growth, 5000, 60), 0); /* a minute says nothing */
    cr_expect_eq(growth_a_day(&growth, 0, DAY), 0);
}

Test(doctor_space, days_left) {
    cr_expect_eq(growth_days_left(1000, 100), 10);
    cr_expect_eq(growth_days_left(99, 100), 0);
    cr_expect_eq(growth_days_left(1000, 0), INT64_MAX);
    cr_expect_eq(growth_days_left(UINT64_MAX / 2, 1), INT64_MAX);
}
