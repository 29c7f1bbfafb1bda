/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "drill/rng.h"

Test(drill_rng, is_the_published_splitmix64) {
    /* What Vigna's splitmix64.c gives for this state. */
    static const uint64_t wanted[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                      UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                      UINT64_C(16408922859458223821)};
    struct rng rng = {1234567};

    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
        cr_expect_eq(rng_next(&rng), wanted[i]);
}

Test(drill_rng, purposes_and_seeds_have_dice_of_their_own) {
    struct rng work, again, plan, other;

    rng_seed(&work, 1, "work");
    rng_seed(&again, 1, "work");
    rng_seed(&plan, 1, "plan");
    rng_seed(&other, 2, "work");
    for (int i = 0; i < 100; i++) {
        uint64_t next = rng_next(&work);

        cr_assert_eq(next, rng_next(&again));
        cr_assert_neq(next, rng_next(&plan));
        cr_assert_neq(next, rng_next(&other));
    }
}

Test(drill_rng, every_number_comes_as_often_as_another) {
    unsigned count[7] = {0};
    struct rng rng;

    rng_seed(&rng, 9, "test");
    for (int i = 0; i < 70000; i++) {
        uint32_t n = rng_below(&rng, 7);

        cr_assert_lt(n, 7);
        count[n]++;
    }
    for (int i = 0; i < 7; i++)
        cr_expect(count[i] > 9600 && count[i] < 10400, "%d came %u times", i, count[i]);
    for (int i = 0; i < 1000; i++) {
        uint32_t n = rng_between(&rng, 5, 6);

        cr_assert(n == 5 || n == 6);
        cr_assert_eq(rng_below(&rng, 1), 0);
        cr_assert_not(rng_chance(&rng, 0));
        cr_assert(rng_chance(&rng, 1000));
    }
}

Test(drill_rng, digits_are_as_many_as_asked_for) {
    char digits[40];
    struct rng rng;

    rng_seed(&rng, 3, "test");
    for (size_t n = 0; n <= 36; n++) {
        memset(digits, '-', sizeof(digits));
        rng_hex(&rng, digits, n);
        for (size_t i = 0; i < sizeof(digits); i++)
            cr_assert_eq(i < n, digits[i] != '\0' && strchr("0123456789abcdef", digits[i]) != NULL);
    }
}
