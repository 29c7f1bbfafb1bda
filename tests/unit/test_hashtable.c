/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "util/hash.h"
#include "util/hashtable.h"

#define MANY 100000

static struct hashtable table;

static void end(void) {
    hashtable_free(&table);
}

TestSuite(hashtable, .fini = end);

static uint64_t spread(uint32_t number) {
    return number * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

/* How often the number is among the entries with the hash. */
static int count(uint64_t hash, uint32_t number) {
    struct hashtable_search search = hashtable_search(hash);
    uint32_t found;
    int n = 0;

    while ((found = hashtable_next(&table, &search)) != HASHTABLE_END)
        n += found == number;
    return n;
}

Test(hashtable, an_empty_one_has_nothing) {
    cr_expect_eq(count(0, 0), 0);
    hashtable_remove(&table, 0, 0);
    hashtable_clear(&table);
    cr_assert(hashtable_reserve(&table, 1));
    cr_expect_eq(count(0, 0), 0);
    cr_expect_eq(table.n, 0);
}

Test(hashtable, it_grows_with_what_is_in_it) {
    for (uint32_t i = 0; i < MANY; i++) {
        cr_assert(hashtable_add(&table, spread(i), i));
        cr_assert_leq(2 * table.n, table.size);
    }
    cr_assert_eq(table.n, MANY);
    for (uint32_t i = 0; i < MANY; i++)
        cr_assert_eq(count(spread(i), i), 1, "%u", i);
    cr_expect_eq(count(spread(MANY), MANY), 0);
}

/* The place of its first slot changes with the size; also there, and past the end of the slots. */
Test(hashtable, all_in_one_bucket_in_the_order_in_which_they_came) {
    static const uint64_t hashes[] = {0, 63, 0xffffffffffffffff, 0x1234567890};

    for (size_t h = 0; h < sizeof(hashes) / sizeof(hashes[0]); h++)
        for (uint32_t i = 0; i < 1000; i++)
            cr_assert(hashtable_add(&table, hashes[h], i));
    for (size_t h = 0; h < sizeof(hashes) / sizeof(hashes[0]); h++) {
        struct hashtable_search search = hashtable_search(hashes[h]);

        for (uint32_t i = 0; i < 1000; i++)
            cr_assert_eq(hashtable_next(&table, &search), i, "hash %zu, entry %u", h, i);
        cr_assert_eq(hashtable_next(&table, &search), HASHTABLE_END);
    }
}

/* Few different hashes, so that runs of slots are long, wrap around, and lie in one another. */
Test(hashtable, what_is_removed_takes_nothing_else_with_it) {
    enum { ENTRIES = 512 };
    static struct hashtable_slot slots[2 * ENTRIES];
    static bool there[ENTRIES];
    static uint64_t hash[ENTRIES];
    struct hashtable own = {.slots = slots, .size = 2 * ENTRIES};

    srandom(1);
    table = own;
    for (int round = 0; round < 20000; round++) {
        uint32_t i = (uint32_t)random() % ENTRIES;

        if (there[i]) {
            hashtable_remove(&table, hash[i], i);
        } else {
            hash[i] = (uint64_t)random() % 40 * 25 + 20;
            cr_assert(hashtable_add(&table, hash[i], i));
        }
        there[i] = !there[i];
        if (round % 100 == 0)
            for (i = 0; i < ENTRIES; i++)
                cr_assert_eq(count(hash[i], i), there[i], "round %d, entry %u", round, i);
    }
    for (uint32_t i = 0; i < ENTRIES; i++)
        if (there[i])
            hashtable_remove(&table, hash[i], i);
    cr_expect_eq(table.n, 0);
    for (size_t i = 0; i < table.size; i++)
        cr_assert_eq(slots[i].number, 0, "slot %zu", i);
    table = (struct hashtable){0};
}

Test(hashtable, a_number_is_removed_and_no_other_with_the_same_hash) {
    for (uint32_t i = 0; i < 5; i++)
        cr_assert(hashtable_add(&table, 7, i));
    hashtable_remove(&table, 7, 2);
    hashtable_remove(&table, 7, 2); /* it is not there any more */
    hashtable_remove(&table, 8, 3); /* not with that hash */
    cr_expect_eq(table.n, 4);
    for (uint32_t i = 0; i < 5; i++)
        cr_expect_eq(count(7, i), i != 2);
}

Test(hashtable, slots_of_the_caller_are_enough_for_half_as_many) {
    struct hashtable_slot slots[32] = {0};

    table = (struct hashtable){.slots = slots, .size = 32};
    for (uint32_t i = 0; i < 16; i++)
        cr_assert(hashtable_add(&table, 31, i));
    cr_expect_eq(table.slots, slots);
    cr_expect_eq(count(31, 15), 1);
    cr_expect_eq(count(30, 15), 0);
    hashtable_clear(&table);
    cr_expect_eq(table.n, 0);
    cr_expect_eq(table.size, 32);
    cr_expect_eq(count(31, 15), 0);
    table = (struct hashtable){0};
}

Test(hashtable, without_room_for_so_many_it_is_as_it_was) {
    cr_assert(hashtable_add(&table, 1, 2));
    cr_expect_not(hashtable_reserve(&table, HASHTABLE_MAX + 1));
    cr_expect_eq(table.n, 1);
    cr_expect_eq(count(1, 2), 1);
}
