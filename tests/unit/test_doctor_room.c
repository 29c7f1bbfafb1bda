/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "doctor/room.h"

Test(doctor_room, the_limit_or_the_disk_whichever_is_less) {
    cr_expect_eq(room_of_journal(1000, 300, 5000, 100), 1000);
    cr_expect_eq(room_of_journal(1000, 300, 500, 100), 700);
    cr_expect_eq(room_of_journal(1000, 300, 50, 100), 300); /* what it has is all it gets */
    cr_expect_eq(room_of_journal(1000, 300, 100, 100), 300);
}

Test(doctor_room, the_pace_of_the_last_day) {
    cr_expect_eq(room_pace(40000000, 20000, 2400), 200000); /* 2000 bytes each, 100 an hour */
    cr_expect_eq(room_pace(1 << 30, 100, 24), 1200);        /* a small journal says nothing */
    cr_expect_eq(room_pace(40000000, 20000, 0), 0);
}

Test(doctor_room, sizes_as_journald_reads_them) {
    uint64_t size = 7;

    cr_expect(room_size("4096", &size) && size == 4096);
    cr_expect(room_size("4G", &size) && size == UINT64_C(4) << 30);
    cr_expect(room_size("256M", &size) && size == UINT64_C(256) << 20);
    cr_expect(room_size("0", &size) && size == 0);
    size = 7;
    cr_expect_not(room_size("", &size));
    cr_expect_not(room_size("M", &size));
    cr_expect_not(room_size("-1", &size));
    cr_expect_not(room_size("4 G", &size));
    cr_expect_not(room_size("4GB", &size));
    cr_expect_not(room_size("99999999999999999999", &size));
    cr_expect_not(room_size("17179869184E", &size));
    cr_expect_eq(size, 7);
}
