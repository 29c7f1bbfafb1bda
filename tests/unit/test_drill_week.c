/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "drill/scribe.h"
#include "drill/week.h"
#include "parse/scan.h"
#include "parse/view.h"

static struct week week;
static struct scribe scribe;
static char line[SCRIBE_LINE_MAX];

static void begin(uint64_t seed, const char *start, unsigned days, uint64_t events) {
    struct span span = {.days = days, .events = events};

    cr_assert(days_parse(start, &span.first_day));
    week_begin(&week, seed, &span);
    scribe_begin(&scribe, seed);
}

/* Every line of it, looked at by what reads evidence. */
static void read_all(uint64_t *ret_n, uint8_t ret_hash[DIGEST_SIZE]) {
    uint64_t last = 0;
    struct act act;

    memset(ret_hash, 0, DIGEST_SIZE);
    for (*ret_n = 0; week_next(&week, &act); ++*ret_n) {
        size_t n = scribe_line(&scribe, &act, line);
        struct scanned scanned;
        struct view view;

        cr_assert_geq(n, 100, "%s is no event", act.action);
        cr_assert_lt(n, SCRIBE_LINE_MAX);
        cr_assert_eq(line[n - 1], '\n');
        cr_assert_eq(scan_line(line, n - 1, SCAN_FILE, &scanned), SCAN_EVENT, "%.*s", (int)n, line);
        cr_assert(view_line(line, n - 1, &view), "%.*s", (int)n, line);
        cr_assert_null(view.mark[VIEW_REDACTED].bytes, "%.*s", (int)n, line);
        cr_assert_null(view.mark[VIEW_TRUNCATED].bytes, "%.*s", (int)n, line);
        cr_assert_null(view.mark[VIEW_DEFECTS].bytes, "%.*s", (int)n, line);
        cr_assert_geq(act.at, last, "out of order: %.*s", (int)n, line);
        last = act.at;
        digest_sum_of_two(ret_hash, DIGEST_SIZE, line, n, ret_hash);
    }
    cr_expect_lt(last, (week.span.first_day + (uint64_t)week.span.days) * DAY_MS);
    cr_expect_not(week.script.overfull);
    cr_expect_not(week_next(&week, &act), "the end is no end");
}

Test(drill_week, has_as_many_events_as_asked_for) {
    static const struct {
        const char *start;
        unsigned days;
        uint64_t events;
    } rows[] = {
        {"2026-06-08", 7, WEEK_EVENTS_MIN(7)},     {"2026-06-09", 1, WEEK_EVENTS_MIN(1)},
        {"2026-06-13", 1, WEEK_EVENTS_MIN(1)},     {"2024-02-28", 2, 3000},
        {"2099-12-31", 400, WEEK_EVENTS_MIN(400)}, {"2000-01-01", 30, 50000},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (uint64_t seed = 0; seed < 4; seed++) {
            uint8_t hash[DIGEST_SIZE];
            uint64_t n;

            begin(seed, rows[i].start, rows[i].days, rows[i].events);
            read_all(&n, hash);
            cr_expect_eq(n, rows[i].events);
        }
}

Test(drill_week, is_the_same_for_the_same_seed_alone) {
    uint8_t first[DIGEST_SIZE], again[DIGEST_SIZE], other[DIGEST_SIZE];
    uint64_t n;

    begin(5, "2026-06-08", 7, 3000);
    read_all(&n, first);
    begin(5, "2026-06-08", 7, 3000);
    read_all(&n, again);
    begin(6, "2026-06-08", 7, 3000);
    read_all(&n, other);
    cr_expect_eq(memcmp(first, again, DIGEST_SIZE), 0);
    cr_expect_neq(memcmp(first, other, DIGEST_SIZE), 0);
}

static void check_attack(const struct attack *attack) {
    uint64_t begins = week.span.first_day * DAY_MS, ends = begins + week.span.days * DAY_MS;

    cr_expect_geq(attack->fallen_at, begins);
    cr_expect_lt(attack->fallen_at, attack->granted_at);
    cr_expect_lt(attack->granted_at, attack->exported_at);
    cr_expect_eq(attack->exported_at / DAY_MS, attack->export_day);
    cr_expect_lt(attack->exported_at, attack->key_last);
    cr_expect_lt(attack->key_last, ends);
    cr_expect_geq(attack->tried, 60);
    cr_expect_neq(attack->entitled[0], attack->entitled[1]);
    for (unsigned i = 0; i < attack->tried; i++)
        cr_assert_neq(attack->name[i], attack->fallen, "it is not tried in vain");
}

Test(drill_week, the_attack_is_within_the_days_and_in_order) {
    static const char *const starts[] = {"2026-06-08", "2026-06-09", "2026-06-10", "2026-06-14"};
    static const unsigned days[] = {1, 2, 3, 7, 8, 30};
    unsigned direct = 0, acting = 0, n = 0;

    for (uint64_t seed = 0; seed < 40; seed++)
        for (size_t i = 0; i < 4; i++)
            for (size_t j = 0; j < 6; j++, n++) {
                begin(seed, starts[i], days[j], 20000);
                check_attack(&week.attack);
                direct += week.attack.used == week.attack.fallen;
                acting += week.attack.impersonates;
                if (days[j] >= 7)
                    cr_expect_str_eq(days_weekday_name(week.attack.export_day), "Tuesday");
            }
    cr_expect(direct > n / 4 && direct < n - n / 4, "%u of %u", direct, n);
    cr_expect(acting > n / 4 && acting < n - n / 4, "%u of %u", acting, n);
}

Test(drill_week, no_two_names_and_no_two_addresses_are_one) {
    static char names[NAMES][PERSON_ID_MAX];
    char address[16][ADDRESS_MAX], desk[ADDRESS_MAX];
    struct rng rng;

    begin(8, "2026-06-08", 7, 20000);
    for (unsigned i = 0; i < NAMES; i++) {
        company_name(&week.company, i, names[i]);
        cr_assert_lt(strlen(names[i]), PERSON_ID_MAX - 1);
    }
    qsort(names, NAMES, sizeof(names[0]), (int (*)(const void *, const void *))strcmp);
    for (unsigned i = 1; i < NAMES; i++)
        cr_assert_str_neq(names[i - 1], names[i]);
    rng_seed(&rng, 8, "test");
    for (unsigned i = 0; i < 16; i++) {
        address_foreign(&rng, i, address[i]);
        for (unsigned j = 0; j < i; j++)
            cr_expect_str_neq(address[i], address[j]);
        for (unsigned j = 0; j < STAFF; j++) {
            address_desk(j, desk);
            cr_assert_str_neq(desk, address[i]);
        }
        for (uint32_t j = 0; j < CUSTOMERS; j++) {
            address_customer(10000 + j, desk);
            cr_assert_str_neq(desk, address[i]);
        }
    }
}
