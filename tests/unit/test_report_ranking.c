/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "report/ranking.h"

#define VALUES 32768

static void add(struct ranking *ranking, const char *type, const char *id, enum outcome outcome,
                uint64_t time) {
    const struct text_view parts[] = {{type, type ? strlen(type) : 0}, {id, id ? strlen(id) : 0}};

    cr_assert(ranking_add(ranking, parts, 2, outcome, time));
}

static bool has(const struct ranked *ranked, size_t part, const char *text) {
    struct text_view is;

    return ranked_part(ranked, part, &is) && is.n == strlen(text) &&
           memcmp(is.bytes, text, is.n) == 0;
}

Test(report_ranking, values_are_told_apart_by_their_parts) {
    struct ranking *ranking = ranking_new(VALUES);
    const struct ranked *top[10];
    struct text_view part;

    cr_assert(ranking);
    add(ranking, "user", "bob", OUTCOME_SUCCESS, 5);
    add(ranking, "user", "bob", OUTCOME_DENIED, 3);
    add(ranking, "user", "bob", OUTCOME_DENIED, 9);
    add(ranking, "userb", "ob", OUTCOME_SUCCESS, 0);
    add(ranking, NULL, "bob", OUTCOME_SUCCESS, 0);
    add(ranking, "", "bob", OUTCOME_SUCCESS, 0);
    /* The same text, however it is escaped. */
    add(ranking, "user", "\\u0062ob", OUTCOME_FAILURE, 0);
    add(ranking, "user", "a\\u0000b", OUTCOME_SUCCESS, 0);
    cr_assert_eq(ranking_distinct(ranking), 5);
    cr_assert_eq(ranking_error(ranking), 0);
    cr_assert_eq(ranking_top(ranking, top, 10), 5);
    cr_assert(has(top[0], 0, "user") && has(top[0], 1, "bob"));
    cr_assert_eq(top[0]->total, 4);
    cr_assert(top[0]->counts.of[OUTCOME_DENIED] == 2 && top[0]->counts.of[OUTCOME_FAILURE] == 1);
    cr_assert(top[0]->first == 3 && top[0]->last == 9);
    cr_assert(!ranked_part(top[0], 2, &part));
    cr_assert_eq(ranking_doubt(ranking, top, 5), 0);
    ranking_free(ranking);
}

/* More values than there is room for: no count is too high, and none lower than it is told. */
Test(report_ranking, too_many_values_are_told_as_such) {
    enum { FREQUENT = 5, SELDOM = 400000 };
    struct ranking *ranking = ranking_new(VALUES);
    const struct ranked *top[FREQUENT + 1];
    uint64_t wanted[FREQUENT] = {0}, doubt;
    char id[32];

    cr_assert(ranking);
    add(ranking, "user", "early", OUTCOME_SUCCESS, 0);
    for (int i = 0; i < SELDOM; i++) {
        snprintf(id, sizeof(id), "seldom%d", i);
        add(ranking, "user", id, OUTCOME_SUCCESS, 0);
        for (int f = 0; i % 100 == 0 && f < FREQUENT; f++)
            if (i % (100 * (f + 1)) == 0) {
                snprintf(id, sizeof(id), "frequent%d", f);
                add(ranking, "user", id, OUTCOME_SUCCESS, 0);
                wanted[f]++;
            }
    }
    cr_assert_gt(ranking_error(ranking), 0);
    cr_assert_geq(ranking_distinct(ranking), VALUES);
    cr_assert_eq(ranking_top(ranking, top, FREQUENT), FREQUENT);
    /* These were there before anything was forgotten: they are exact. */
    doubt = ranking_doubt(ranking, top, FREQUENT);
    cr_assert_eq(doubt, 0);
    for (int f = 0; f < FREQUENT; f++) {
        snprintf(id, sizeof(id), "frequent%d", f);
        cr_assert(has(top[f], 1, id), "%d", f);
        cr_assert_eq(top[f]->total, wanted[f]);
    }
    /* The next one may well be wrong, and is told to be. */
    cr_assert_eq(ranking_top(ranking, top, FREQUENT + 1), FREQUENT + 1);
    cr_assert_gt(ranking_doubt(ranking, top, FREQUENT + 1), 0);
    cr_assert_leq(top[FREQUENT]->total, 1 + ranking_error(ranking));
    ranking_free(ranking);
}

Test(report_ranking, long_values_do_not_fill_the_memory) {
    static char text[60000];
    struct ranking *ranking = ranking_new(VALUES);
    const struct ranked *top[1];

    cr_assert(ranking);
    memset(text, 'x', sizeof(text));
    for (int i = 0; i < 1000; i++) {
        struct text_view part = {text, sizeof(text)};

        snprintf(text, 16, "%015d", i);
        cr_assert(ranking_add(ranking, &part, 1, OUTCOME_SUCCESS, 0));
    }
    cr_assert_gt(ranking_error(ranking), 0);
    cr_assert_leq(ranking_distinct(ranking), VALUES * RANKING_BYTES / sizeof(text) + 1);
    cr_assert_eq(ranking_top(ranking, top, 1), 1);
    ranking_free(ranking);
}

/* As it is told after the last one: the top, and how many there were. */
Test(report_ranking, what_is_not_shown_is_let_go_in_the_end) {
    static const int sizes[] = {0, 1, 5, 16, 17, 1000};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct ranking *ranking = ranking_new(VALUES);
        const struct ranked *before[10], *after[10];
        char ids[10][32];
        size_t n;

        for (int j = 0; j < 3 * sizes[i]; j++) {
            char id[32];

            snprintf(id, sizeof(id), "id%d", j % 3 ? j / 3 % 7 : j / 3);
            add(ranking, "user", id, OUTCOME_DENIED, 1);
        }
        n = ranking_top(ranking, before, 10);
        for (size_t j = 0; j < n; j++) {
            struct text_view id;

            cr_assert(ranked_part(before[j], 1, &id));
            snprintf(ids[j], sizeof(ids[j]), "%.*s %lu", (int)id.n, id.bytes,
                     (unsigned long)before[j]->total);
        }
        ranking_end(ranking);
        cr_assert_eq(ranking_distinct(ranking), (uint64_t)sizes[i]);
        cr_assert_eq(ranking_top(ranking, after, 10), n);
        for (size_t j = 0; j < n; j++) {
            struct text_view id;
            char is[32];

            cr_assert(ranked_part(after[j], 1, &id));
            snprintf(is, sizeof(is), "%.*s %lu", (int)id.n, id.bytes,
                     (unsigned long)after[j]->total);
            cr_assert_str_eq(is, ids[j]);
        }
        ranking_free(ranking);
    }
}
