/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "query/mergesort.h"

struct number {
    uint32_t key, number;
    size_t n; /* bytes behind it */
    char bytes[];
};

static int by_key(const void *a, const void *b, const void *data) {
    const struct number *x = a, *y = b;

    (void)data;
    return (x->key > y->key) - (x->key < y->key);
}

static uint64_t state;

static uint32_t draw(uint32_t below) {
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(state >> 33) % below;
}

static int add(struct mergesort *runs, uint32_t key, uint32_t number, size_t n) {
    struct number *to;
    void *room;
    int r = mergesort_add(runs, sizeof(*to) + n, &room);

    if (r < 0)
        return r;
    to = room;
    *to = (struct number){key, number, n};
    memset(to->bytes, (int)('a' + number % 26), n);
    return 0;
}

struct seen {
    uint64_t n, end_at;
    uint64_t sum;
    struct number last; /* its bytes are not taken */
};

static int look(const void *record, void *data) {
    const struct number *number = record;
    struct seen *seen = data;

    cr_assert_eq((uintptr_t)record % 8, 0);
    if (seen->n)
        cr_assert(number->key > seen->last.key ||
                      (number->key == seen->last.key && number->number > seen->last.number),
                  "%u, number %u, is behind %u, number %u", number->key, number->number,
                  seen->last.key, seen->last.number);
    for (size_t i = 0; i < number->n; i++)
        cr_assert_eq(number->bytes[i], (char)('a' + number->number % 26));
    seen->last = (struct number){number->key, number->number, number->n};
    seen->sum += number->number;
    return ++seen->n == seen->end_at ? 1 : 0;
}

/* n records with that many different keys, each with up to `most` bytes behind it. */
static struct seen sorted(size_t room, uint64_t limit, uint32_t n, uint32_t keys, uint32_t most) {
    struct mergesort *runs = mergesort_new(room, limit, by_key, NULL);
    struct seen seen = {0};

    cr_assert_not_null(runs);
    state = n;
    for (uint32_t i = 0; i < n; i++)
        cr_assert_eq(add(runs, draw(keys), i, most ? draw(most) : 0), 0);
    cr_assert_eq(mergesort_end(runs), 0);
    cr_assert_eq(mergesort_each(runs, look, &seen), 0);
    mergesort_free(runs);
    return seen;
}

static void all_are_there(struct seen seen, uint64_t n) {
    cr_assert_eq(seen.n, n, "%lu of %lu", (unsigned long)seen.n, (unsigned long)n);
    cr_assert_eq(seen.sum, n * (n - 1) / 2);
}

Test(runs, none_at_all) {
    struct seen seen = sorted(4096, 0, 0, 1, 0);

    cr_expect_eq(seen.n, 0);
    seen = sorted(4096, 5, 0, 1, 0);
    cr_expect_eq(seen.n, 0);
}

Test(runs, what_fits_into_memory) {
    all_are_there(sorted(1 << 20, 0, 1, 1, 0), 1);
    all_are_there(sorted(1 << 20, 0, 1000, 7, 100), 1000);
    all_are_there(sorted(1 << 20, 0, 1000, 1, 0), 1000);
}

Test(runs, many_runs_merged_at_once) {
    all_are_there(sorted(4 << 20, 0, 300000, 50000, 200), 300000);
}

/* Two at a time, of some hundred: about eight passes. */
Test(runs, many_passes) {
    all_are_there(sorted(64 << 10, 0, 50000, 1000, 400), 50000);
}

Test(runs, equal_ones_keep_their_order_through_passes) {
    all_are_there(sorted(64 << 10, 0, 50000, 1, 300), 50000);
    all_are_there(sorted(64 << 10, 0, 50000, 3, 300), 50000);
}

Test(runs, records_of_the_largest_size) {
    all_are_there(sorted(64 << 10, 0, 500, 100, 30000), 500);
}

Test(runs, one_that_is_larger_is_refused_and_the_others_stay) {
    struct mergesort *runs = mergesort_new(64 << 10, 0, by_key, NULL);
    struct seen seen = {0};
    void *room;

    cr_assert_eq(add(runs, 2, 0, 10), 0);
    cr_assert_eq(mergesort_add(runs, 64 << 10, &room), -E2BIG);
    cr_assert_eq(add(runs, 1, 1, 10), 0);
    cr_assert_eq(mergesort_end(runs), 0);
    cr_assert_eq(mergesort_each(runs, look, &seen), 0);
    cr_assert_eq(seen.n, 2);
    mergesort_free(runs);
}

Test(runs, who_was_given_enough_ends_it) {
    static const size_t rooms[] = {1 << 20, 64 << 10};

    for (size_t i = 0; i < 2; i++) {
        struct mergesort *runs = mergesort_new(rooms[i], 0, by_key, NULL);
        struct seen seen = {.end_at = 17};

        for (uint32_t n = 0; n < 4000; n++)
            cr_assert_eq(add(runs, draw(1000), n, 50), 0);
        cr_assert_eq(mergesort_end(runs), 0);
        cr_assert_eq(mergesort_each(runs, look, &seen), 1);
        cr_assert_eq(seen.n, 17);
        mergesort_free(runs);
    }
}

/* ---- with a limit -------------------------------------------------------------------------- */

struct wanted {
    uint64_t n;
    struct number all[5000];
};

static int keep(const void *record, void *data) {
    const struct number *number = record;
    struct wanted *wanted = data;

    if (wanted->n < 5000)
        wanted->all[wanted->n] = (struct number){number->key, number->number, 0};
    return wanted->n++ == 5000;
}

/* order: how keys follow one another. */
static struct wanted *first(size_t room, uint64_t limit, int order) {
    struct mergesort *runs = mergesort_new(room, limit, by_key, NULL);
    struct wanted *wanted = calloc(1, sizeof(*wanted));

    state = 7;
    for (uint32_t i = 0; i < 40000; i++)
        cr_assert_eq(add(runs, order < 0 ? 40000 - i : order > 0 ? i : draw(500), i, draw(100)), 0);
    cr_assert_eq(mergesort_end(runs), 0);
    mergesort_each(runs, keep, wanted);
    mergesort_free(runs);
    return wanted;
}

Test(runs, a_limit_gives_the_same_as_all_of_them) {
    static const size_t rooms[] = {16 << 20, 1 << 20, 64 << 10};
    static const uint64_t limits[] = {1, 10, 1500, 4999};

    for (int order = -1; order <= 1; order++) {
        struct wanted *all = first(64 << 20, 0, order);

        for (size_t i = 0; i < 3; i++)
            for (size_t j = 0; j < 4; j++) {
                struct wanted *some = first(rooms[i], limits[j], order);

                cr_assert_eq(some->n, limits[j]);
                cr_assert_arr_eq(some->all, all->all, (size_t)limits[j] * sizeof(struct number),
                                 "order %d, room %zu, limit %lu", order, rooms[i],
                                 (unsigned long)limits[j]);
                free(some);
            }
        free(all);
    }
}

/* ---- the file ------------------------------------------------------------------------------ */

static size_t open_files(void) {
    DIR *directory = opendir("/proc/self/fd");
    size_t n = 0;

    while (readdir(directory))
        n++;
    closedir(directory);
    return n;
}

Test(runs, the_file_has_no_name_and_there_is_one) {
    char directory[] = "/var/tmp/deed-test-XXXXXX";
    struct mergesort *runs = mergesort_new(64 << 10, 0, by_key, NULL);
    size_t before = open_files();
    struct seen seen = {0};

    cr_assert_not_null(mkdtemp(directory));
    setenv("TMPDIR", directory, 1);
    for (uint32_t i = 0; i < 20000; i++)
        cr_assert_eq(add(runs, draw(1000), i, 50), 0);
    cr_assert_eq(open_files(), before + 1);
    cr_assert_eq(rmdir(directory), 0, "something in it has a name");
    cr_assert_eq(mkdir(directory, 0700), 0);
    cr_assert_eq(mergesort_end(runs), 0);
    cr_assert_eq(open_files(), before + 1);
    cr_assert_eq(mergesort_each(runs, look, &seen), 0);
    all_are_there(seen, 20000);
    mergesort_free(runs);
    cr_assert_eq(open_files(), before);
    cr_assert_eq(rmdir(directory), 0);
}

Test(runs, no_directory_for_it_is_an_error) {
    struct mergesort *runs = mergesort_new(64 << 10, 0, by_key, NULL);
    int r = 0;

    setenv("TMPDIR", "/nonexistent/deed", 1);
    for (uint32_t i = 0; r == 0 && i < 20000; i++)
        r = add(runs, i, i, 50);
    cr_assert_eq(r, -ENOENT);
    mergesort_free(runs);
}

Test(runs, with_a_limit_that_fits_no_file_is_needed) {
    struct mergesort *runs = mergesort_new(64 << 10, 100, by_key, NULL);
    int r = 0;

    setenv("TMPDIR", "/nonexistent/deed", 1);
    for (uint32_t i = 0; r == 0 && i < 20000; i++)
        r = add(runs, 20000 - i, i, 50);
    cr_assert_eq(r, 0);
    cr_assert_eq(mergesort_end(runs), 0);
    mergesort_free(runs);
}
