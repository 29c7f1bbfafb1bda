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

static const struct hash_key key = {
    {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89}};

static void expect_differ(struct hash_print a, struct hash_print b, size_t n) {
    cr_expect_neq(a.low, b.low, "%zu bytes", n);
    cr_expect_neq(a.high, b.high, "%zu bytes", n);
}

Test(hash, each_byte_the_length_and_the_key_are_in_it) {
    char bytes[41] = {0};

    for (size_t n = 0; n < sizeof(bytes); n++) {
        struct hash_print print = hash_print(&key, bytes, n);

        expect_differ(print, hash_print(&key, bytes, n + 1), n);
        for (size_t i = 0; i < n; i++) {
            bytes[i] = 1;
            expect_differ(print, hash_print(&key, bytes, n), n);
            bytes[i] = 0;
        }
        cr_expect_eq(hash_bytes(&key, bytes, n), print.low);
    }
}

Test(hash, a_pair_is_its_two_in_their_order) {
    cr_expect_neq(hash_pair(&key, 1, 2), hash_pair(&key, 2, 1));
    cr_expect_neq(hash_pair(&key, 1, 2), hash_pair(&key, 1, 3));
    cr_expect_neq(hash_pair(&key, 1, 2), hash_pair(&key, 0, 2));
}

Test(hash, each_word_of_the_key_is_in_it) {
    for (int i = 0; i < 4; i++) {
        struct hash_key other = key;
        struct hash_print a, b;

        other.word[i]++;
        a = hash_print(&key, "someone", 7);
        b = hash_print(&other, "someone", 7);
        cr_expect(a.low != b.low || a.high != b.high, "%d", i);
        cr_expect_neq(hash_pair(&key, 1, 2), hash_pair(&other, 1, 2), "%d", i);
    }
}

Test(hash, a_key_is_drawn) {
    struct hash_key one, two;

    cr_assert(hash_key_make(&one) && hash_key_make(&two));
    for (int i = 0; i < 4; i++)
        cr_expect_neq(one.word[i], two.word[i]);
}
