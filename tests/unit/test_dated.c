/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "query/dated.h"

#define N 8

static struct fileset_file files[N] = {
    {"deed.jsonl-20260608.zst", false, false},
    {"deed.jsonl-20260609.zst", false, false},
    {"deed.jsonl-20260610.zst", false, false},
    {"deed.jsonl-20260611.zst", false, false},
    {"deed.jsonl-20260612.zst", false, false},
    {"deed.jsonl-20260613", false, false},
    {"deed.jsonl", false, true},
    {"rejected.jsonl", true, false},
};
static const struct fileset set = {.files = files, .n = N};

static int64_t ms(const char *text) {
    struct timespan span;
    const char *why;

    cr_assert(timespan_parse(text, 0, &span, &why), "%s", text);
    return span.from;
}

/* R: it is read; e, l: it ends before the span, or begins behind it. */
static void expect(const char *since, const char *until, const int64_t *changed,
                   const char *wanted) {
    struct timespan span = {since ? ms(since) : 0, until ? ms(until) : INT64_MAX};
    enum dated judged[N];
    char text[N + 1] = "";

    dated_judge(&set, changed, span, judged);
    for (int i = 0; i < N; i++)
        text[i] = judged[i] == DATED_READ ? 'R' : judged[i] == DATED_EARLIER ? 'e' : 'l';
    cr_expect_str_eq(text, wanted, "from %s to %s", since, until);
}

static void zone(void) {
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
}

static const int64_t unknown[N] = {DATED_UNKNOWN, DATED_UNKNOWN, DATED_UNKNOWN, DATED_UNKNOWN,
                                   DATED_UNKNOWN, DATED_UNKNOWN, DATED_UNKNOWN, DATED_UNKNOWN};

/* Rotated at that time of each day. */
static void rotated_at(const char *clock, int64_t ret[N]) {
    char text[40];

    for (int i = 0; i < N; i++) {
        snprintf(text, sizeof(text), "2026-06-%02d %s", 8 + i, clock);
        ret[i] = ms(text);
    }
}

Test(dated, by_names_alone_a_day_is_in_those_of_the_days_around_it) {
    zone();
    expect("2026-06-10", "2026-06-11", unknown, "RRRRRRlR");
    expect("2026-06-10 03:00", "2026-06-10 21:00", unknown, "eRRRRllR");
    expect("2026-06-11", NULL, unknown, "eRRRRRRR");
    expect(NULL, "2026-06-10", unknown, "RRRRRllR");
    expect("2026-07-01", "2026-07-02", unknown, "eeeeeeRR");
    expect("2020-01-01", "2020-01-02", unknown, "RllllllR");
}

Test(dated, when_it_was_rotated_says_more) {
    int64_t changed[N];

    zone();
    rotated_at("00:30", changed);
    expect("2026-06-10", "2026-06-11", changed, "eeRRlllR");
    expect("2026-06-10 01:00", "2026-06-10 23:00", changed, "eeeRlllR");
    expect("2026-06-10 00:31", "2026-06-10 23:00", changed, "eeRRlllR");
    rotated_at("00:00:01", changed);
    expect("2026-06-10", "2026-06-11", changed, "eeRRRllR");
}

static void copied(int64_t ret[N]) {
    for (int i = 0; i < N; i++)
        ret[i] = ms("2026-09-01");
}

Test(dated, a_copy_without_its_time_is_judged_by_its_name) {
    int64_t changed[N];

    zone();
    copied(changed);
    expect("2026-06-10 03:00", "2026-06-10 21:00", changed, "eRRRRllR");
}

/* Rotated on its day at 00:30 in the one, which is 14:30 of the day but one before in the other. */
Test(dated, a_copy_from_the_other_end_of_the_world_hides_nothing) {
    int64_t changed[N];

    setenv("TZ", "Pacific/Pago_Pago", 1);
    tzset();
    copied(changed);
    /* On Kiritimati it was the 11th, 12:00 to 13:00: behind the rotation into -20260611. */
    expect("2026-06-10 11:00", "2026-06-10 12:00", changed, "eRRRRllR");
    setenv("TZ", "Pacific/Kiritimati", 1);
    tzset();
    /* On Pago Pago it was the 10th, 22:00 to 23:00: it may be in -20260610, if rotated at night. */
    expect("2026-06-11 23:00", "2026-06-12 00:00", changed, "eeRRRRRR");
}

Test(dated, a_copy_of_the_next_day_hides_nothing) {
    int64_t changed[N];

    zone();
    for (int i = 0; i < N; i++)
        changed[i] = ms("2026-06-09 01:00") + i * INT64_C(86400000);
    expect("2026-06-10", "2026-06-11", changed, "eRRRlllR");
}

Test(dated, another_zone_than_that_of_the_machine_is_no_matter) {
    int64_t changed[N];

    zone();
    rotated_at("00:30", changed);
    setenv("TZ", "Pacific/Kiritimati", 1);
    tzset();
    expect("2026-06-10 12:00", "2026-06-11 12:00", changed, "eeRRRllR");
    setenv("TZ", "Pacific/Pago_Pago", 1);
    tzset();
    expect("2026-06-09 11:00", "2026-06-10 11:00", changed, "eeRRlllR");
}

Test(dated, numbered_files_are_always_read) {
    static struct fileset_file numbered[] = {{"deed.jsonl-20260608", false, false},
                                             {"deed.jsonl.1", false, false},
                                             {"deed.jsonl", false, true}};
    const struct fileset two = {.files = numbered, .n = 3};
    enum dated judged[3];

    zone();
    dated_judge(&two, unknown, (struct timespan){ms("2026-07-01"), ms("2026-07-02")}, judged);
    cr_expect_eq(judged[0], DATED_EARLIER);
    cr_expect_eq(judged[1], DATED_READ);
    cr_expect_eq(judged[2], DATED_READ);
    dated_judge(&two, unknown, (struct timespan){ms("2026-01-01"), ms("2026-01-02")}, judged);
    cr_expect_eq(judged[0], DATED_READ);
    cr_expect_eq(judged[1], DATED_LATER);
    cr_expect_eq(judged[2], DATED_READ);
}
