/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/hash.h"

#include <criterion/criterion.h>

static const struct {
    uint64_t a, b, folded;
} known[] = {
    {0, UINT64_MAX, 0},
    {1, UINT64_MAX, UINT64_MAX},
    {UINT32_MAX, UINT32_MAX, 0xfffffffe00000001},
    {1ULL << 32, 1ULL << 32, 1},
    {UINT64_MAX, UINT64_MAX, UINT64_MAX},
    /* 0x121fa00ad77d7422 and 0x236d88fe5618cf00 */
    {0x123456789abcdef0, 0xfedcba9876543210, 0x317228f48165bb22},
};

Test(fold, both_halves_of_the_product_on_every_processor) {
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        cr_expect_eq(hash_mix(known[i].a, known[i].b), known[i].folded, "%zu", i);
        cr_expect_eq(hash_mix_by_halves(known[i].a, known[i].b), known[i].folded, "%zu by halves",
                     i);
    }
}

Test(fold, the_two_ways_agree) {
    uint64_t a = 0x9e3779b97f4a7c15, b = 1;

    for (int i = 0; i < 100000; i++) {
        cr_assert_eq(hash_mix(a, b), hash_mix_by_halves(a, b), "%d", i);
        b = a ^ hash_mix(a, b);
        a += 0x9e3779b97f4a7c15;
    }
}
