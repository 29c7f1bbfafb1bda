/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "report/spread.h"
#include "report/utc.h"

static uint64_t sum(const struct spread *spread, enum outcome outcome) {
    uint64_t n = 0;

    for (uint64_t bin = spread->first; bin <= spread->last; bin++)
        n += spread_counts(spread, bin)->of[outcome];
    return n;
}

static struct spread *new_spread(void) {
    struct spread *spread = calloc(1, sizeof(*spread));

    cr_assert(spread);
    return spread;
}

/* Whatever the order: each event stays in the bin that its time says. */
Test(report_spread, counts_are_exact_whatever_the_order) {
    enum { N = 20000 };
    static uint64_t times[N];
    struct spread *spread = new_spread();
    uint64_t random = 1, width, wanted = 0, bin;

    for (int i = 0; i < N; i++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407U;
        /* From one second at first to some years in the end, in both directions. */
        times[i] = utc_of_unix(1781000000) + (random >> 33) % (UINT64_C(1) << (10 + i / 700)) -
                   ((random >> 20) & 1 ? (UINT64_C(1) << (9 + i / 700)) : 0);
        spread_add(spread, times[i], (enum outcome)(i % 3));
        cr_assert(spread->last - spread->first < SPREAD_BINS);
    }
    cr_assert_eq(spread->n, N);
    for (int outcome = 0; outcome < 3; outcome++)
        cr_assert_eq(sum(spread, (enum outcome)outcome), (uint64_t)(N + 2 - outcome) / 3);
    for (int round = 0; round < 2; round++) {
        width = spread_width(spread);
        bin = times[N / 2] / width;
        wanted = 0;
        for (int i = 0; i < N; i++)
            wanted += times[i] / width == bin;
        cr_assert_eq(counts_total(spread_counts(spread, bin)), wanted);
        spread_fit(spread, 20);
        cr_assert(spread->last - spread->first < 20);
    }
    free(spread);
}

Test(report_spread, all_years_that_four_digits_can_name_fit) {
    struct spread *spread = new_spread();
    uint64_t first, last;

    cr_assert(utc_read("0000-01-01T00:00:00.000Z", 24, &first));
    cr_assert(utc_read("9999-12-31T23:59:59.999Z", 24, &last));
    spread_add(spread, last, OUTCOME_DENIED);
    spread_add(spread, first, OUTCOME_DENIED);
    spread_add(spread, last, OUTCOME_DENIED);
    cr_assert(spread->last - spread->first < SPREAD_BINS);
    cr_assert_eq(sum(spread, OUTCOME_DENIED), 3);
    cr_assert_eq(spread_counts(spread, last / spread_width(spread))->of[OUTCOME_DENIED], 2);
    spread_fit(spread, 100);
    cr_assert_eq(sum(spread, OUTCOME_DENIED), 3);
    free(spread);
}

Test(report_spread, a_short_span_has_seconds_and_weeks_begin_on_mondays) {
    struct spread *spread = new_spread();
    uint64_t monday;

    cr_assert(utc_read("2026-06-08T00:00:00.000Z", 24, &monday));
    spread_add(spread, monday, OUTCOME_SUCCESS);
    cr_assert_eq(spread_width(spread), SECOND_MS);
    cr_assert_str_eq(spread_words(spread), "second");
    for (int week = 0; week < 200; week++)
        spread_add(spread, monday + (uint64_t)week * WEEK_MS + HOUR_MS, OUTCOME_SUCCESS);
    spread_fit(spread, 200);
    cr_assert_str_eq(spread_words(spread), "week");
    for (uint64_t bin = spread->first; bin <= spread->last; bin++)
        cr_assert_eq(counts_total(spread_counts(spread, bin)), bin == spread->first ? 2 : 1);
    free(spread);
}
