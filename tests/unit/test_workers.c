/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever takes long, each slot is worked on once and taken in order, and it comes to an end. */
#include "util/workers.h"

#include <criterion/criterion.h>
#include <time.h>

struct slot {
    unsigned number, worked;
};

struct run {
    unsigned n, filled, taken, stop_at;
    bool slow_fill, slow_work, slow_take;
    atomic_bool stop, filling;
    unsigned wrong;
};

static void wait_a_little(bool slow) {
    if (slow)
        nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
}

static bool fill(void *data, void *run_data) {
    struct slot *slot = data;
    struct run *run = run_data;

    run->wrong += atomic_exchange(&run->filling, true);
    wait_a_little(run->slow_fill);
    *slot = (struct slot){.number = run->filled};
    atomic_store(&run->filling, false);
    return run->filled < run->n && ++run->filled;
}

static void work(void *data, void *run_data) {
    struct slot *slot = data;
    const struct run *run = run_data;

    wait_a_little(run->slow_work);
    slot->worked++;
}

static int take(void *data, void *run_data) {
    const struct slot *slot = data;
    struct run *run = run_data;

    wait_a_little(run->slow_take);
    run->wrong += slot->number != run->taken || slot->worked != 1;
    return ++run->taken == run->stop_at ? 7 : 0;
}

static int run_with(struct run *run, size_t n_threads) {
    struct slot slots[WORKERS_SLOTS_MAX];
    struct workers workers = {.fill = fill,
                              .work = work,
                              .take = take,
                              .data = run,
                              .slots = (char *)slots,
                              .slot_size = sizeof(*slots),
                              .n_slots = n_threads + 2,
                              .n_threads = n_threads,
                              .stop = &run->stop};

    return workers_run(&workers);
}

Test(workers, each_once_and_in_order, .timeout = 60) {
    for (unsigned slow = 0; slow < 8; slow++)
        for (size_t n_threads = 1; n_threads <= WORKERS_THREADS_MAX; n_threads++) {
            struct run run = {
                .n = 200, .slow_fill = slow & 1, .slow_work = slow & 2, .slow_take = slow & 4};

            cr_expect_eq(run_with(&run, n_threads), 0);
            cr_expect_eq(run.taken, run.n, "%u of %u, %zu threads", run.taken, run.n, n_threads);
            cr_expect_eq(run.wrong, 0);
            cr_expect_not(run.stop);
        }
}

Test(workers, ends_when_no_more_is_wanted, .timeout = 60) {
    for (unsigned stop_at = 1; stop_at < 40; stop_at++) {
        struct run run = {.n = 1000000, .stop_at = stop_at, .slow_work = stop_at % 2};

        cr_expect_eq(run_with(&run, 1 + stop_at % WORKERS_THREADS_MAX), 7);
        cr_expect_eq(run.taken, stop_at);
        cr_expect_eq(run.wrong, 0);
        cr_expect(run.stop);
    }
}

Test(workers, nothing_to_fill, .timeout = 60) {
    for (unsigned i = 0; i < 1000; i++) {
        struct run run = {0};

        cr_expect_eq(run_with(&run, 1 + i % WORKERS_THREADS_MAX), 0);
        cr_expect_eq(run.taken, 0);
    }
}
