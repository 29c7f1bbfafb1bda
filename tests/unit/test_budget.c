/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "parse/rejected.h"
#include "relay/budget.h"

#define START (1000 * NS_PER_S)
#define USEC UINT64_C(1790000000123456)
#define CURSOR "s=0a;i=1f;b=2b;m=3;t=4;x=5"

static struct budget budget;
static struct buffer line;
static const char *cursor;
static int asked;

static char *give_cursor(void *data) {
    cr_expect_eq(data, &asked);
    asked++;
    return cursor ? strdup(cursor) : NULL;
}

static bool take_as(const struct budget_entry *entry, uint64_t now) {
    return budget_take(&budget, entry, now, give_cursor, &asked);
}

static bool take(uint32_t uid, size_t bytes, uint64_t now) {
    return take_as(
        &(struct budget_entry){.has_uid = true, .uid = uid, .bytes = bytes, .usec = USEC}, now);
}

static void spend(uint32_t uid, uint64_t now) {
    for (int i = 0; i < BUDGET_LINES; i++)
        cr_assert(take(uid, 100, now), "uid %u, entry %d", uid, i);
}

static void expect_part(struct text_view part, const char *text) {
    cr_expect_eq(part.n, strlen(text), "%.*s", (int)part.n, part.bytes);
    cr_expect(part.n == strlen(text) && memcmp(part.bytes, text, part.n) == 0, "%.*s", (int)part.n,
              part.bytes);
}

static void expect_line(uint64_t now, const char *reason, const char *origin) {
    struct rejected_parts parts;

    cr_assert(budget_next(&budget, now, &line));
    cr_assert(rejected_parse(line.bytes, line.n, &parts), "%.*s", (int)line.n, line.bytes);
    expect_part(parts.reason, reason);
    expect_part(parts.origin, origin);
    expect_part(parts.message, "");
}

static void begin(void) {
    cursor = CURSOR;
    asked = 0;
}

static void end(void) {
    budget_free(&budget);
    buffer_free(&line);
}

TestSuite(budget, .init = begin, .fini = end);

#define WHY                                                                                        \
    ", only counted: beyond 600 lines or 1024 KiB in a minute, or the disk is almost full; in "    \
    "the journal: journalctl --namespace=+deed -t deed "

Test(budget, what_is_within_is_kept_and_nothing_is_told) {
    spend(1000, START);
    cr_expect_eq(asked, 0);
    cr_expect_eq(budget_deadline(&budget), UINT64_MAX);
    cr_expect_not(budget_next(&budget, UINT64_MAX, &line));
}

Test(budget, what_is_beyond_is_counted_and_told_after_the_minute) {
    uint64_t over = START + BUDGET_MINUTE;

    spend(1000, START);
    for (int i = 1; i <= 3; i++) /* the clock is set back once */
        cr_expect_not(take_as(&(struct budget_entry){.has_uid = true,
                                                     .uid = 1000,
                                                     .usec = USEC + (uint64_t)(i % 3) * 1000000},
                              over - 1));
    cr_expect_eq(asked, 1, "of the first one alone");
    cr_expect_eq(budget_deadline(&budget), over);
    cr_expect_not(budget_next(&budget, over - 1, &line));
    expect_line(over,
                "3 more of uid 1000" WHY "--cursor='" CURSOR "' --until=@1790000002.123456"
                " _UID=1000",
                "\"uid\":\"1000\"");
    cr_expect_eq(strncmp(line.bytes, "{\"received\":\"2026-09-21T14:13:22.123Z\"", 37), 0, "%s",
                 line.bytes);
    cr_expect_not(budget_next(&budget, UINT64_MAX, &line), "told once");
    cr_expect_eq(budget_deadline(&budget), UINT64_MAX);
}

Test(budget, each_minute_has_a_budget_of_its_own) {
    spend(1000, START);
    spend(1000, START + BUDGET_MINUTE);
    cr_expect_not(take(1000, 100, START + BUDGET_MINUTE));
    expect_line(START + 2 * BUDGET_MINUTE,
                "1 more of uid 1000" WHY "--cursor='" CURSOR "' --until=@1790000000.123456"
                " _UID=1000",
                "\"uid\":\"1000\"");
    spend(1000, START + 2 * BUDGET_MINUTE);
}

Test(budget, bytes_are_counted_too) {
    cr_expect(take(1000, BUDGET_BYTES - 10, START));
    cr_expect(take(1000, 10, START));
    cr_expect_not(take(1000, 1, START));
    cr_expect(take(1001, BUDGET_BYTES, START), "another user");
    cr_expect_not(take(1002, BUDGET_BYTES + 1, START));
    cr_expect_not(take(1003, SIZE_MAX, START));
}

Test(budget, once_one_is_counted_the_others_are_until_it_is_told) {
    cr_expect_not(take(1000, BUDGET_BYTES + 1, START));
    cr_expect_not(take(1000, 1, START));
    cr_expect_not(take(1000, 1, START + 5 * BUDGET_MINUTE), "not told yet");
    expect_line(START + 5 * BUDGET_MINUTE,
                "3 more of uid 1000" WHY "--cursor='" CURSOR "' --until=@1790000000.123456"
                " _UID=1000",
                "\"uid\":\"1000\"");
    cr_expect(take(1000, 1, START + 5 * BUDGET_MINUTE));
}

Test(budget, a_full_disk_and_an_early_end) {
    struct budget_entry entry = {
        .has_uid = true, .uid = UINT32_MAX, .bytes = 1, .usec = 5, .count_only = true};

    cursor = NULL;
    cr_expect_not(take_as(&entry, START));
    cr_expect_not(budget_next(&budget, START, &line));
    expect_line(UINT64_MAX,
                "1 more of uid 4294967295" WHY "--since=@0.000005 --until=@0.000005"
                " _UID=4294967295",
                "\"uid\":\"4294967295\"");
}

Test(budget, a_cursor_that_is_none_is_not_told) {
    cursor = "s=\"; rm -rf /";
    cr_expect_not(take(0, BUDGET_BYTES + 1, START));
    expect_line(UINT64_MAX,
                "1 more of uid 0" WHY "--since=@1790000000.123456 --until=@1790000000.123456"
                " _UID=0",
                "\"uid\":\"0\"");
}

Test(budget, users_beyond_the_rows_share_one) {
    struct budget_entry nobody = {.bytes = 1, .usec = USEC};

    for (uint32_t uid = 0; uid < BUDGET_USERS; uid++)
        cr_expect(take(uid, 1, START));
    for (uint32_t uid = 0; uid < BUDGET_LINES - 1; uid++)
        cr_expect(take(5000 + uid, 1, START));
    cr_expect(take_as(&nobody, START), "who has no uid shares it, too");
    cr_expect_not(take(7000, 1, START));
    cr_expect_not(take_as(&nobody, START));
    cr_expect(take(7, 1, START), "a row of its own");
    expect_line(START + BUDGET_MINUTE,
                "2 more of other users" WHY "--cursor='" CURSOR "' --until=@1790000000.123456", "");
    cr_expect(take(7000, 1, START + BUDGET_MINUTE));
    cr_expect(take_as(&nobody, START + BUDGET_MINUTE));
    for (int i = 0; i < BUDGET_LINES - 1; i++)
        cr_expect(take(7000, 1, START + BUDGET_MINUTE), "a row that was free again");
    cr_expect_not(take(7000, 1, START + BUDGET_MINUTE));
}

Test(budget, a_row_with_a_count_is_given_to_nobody) {
    uint64_t later = START + BUDGET_MINUTE;
    size_t told = 0;

    for (uint32_t uid = 0; uid < BUDGET_USERS; uid++)
        cr_expect_not(take(uid, BUDGET_BYTES + 1, START));
    cr_expect(take(5000, 1, later));
    while (budget_next(&budget, later, &line))
        told++;
    cr_expect_eq(told, BUDGET_USERS);
}

Test(budget, without_memory_the_count_stays) {
    struct buffer failed = {.failed = true};

    cr_expect_not(take(1000, BUDGET_BYTES + 1, START));
    cr_expect_not(budget_next(&budget, UINT64_MAX, &failed));
    cr_expect(budget_next(&budget, UINT64_MAX, &line));
}
