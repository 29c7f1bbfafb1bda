/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "lib/stamp.h"

static struct stamp stamp_at(time_t seconds, long ns) {
    struct stamper stamper = {0};
    struct timespec now = {.tv_sec = seconds, .tv_nsec = ns};
    struct stamp stamp;

    stamp_make(&stamper, &now, &stamp);
    return stamp;
}

Test(stamp, time_is_utc_iso_8601) {
    static const struct {
        time_t seconds;
        long ns;
        const char *text;
    } rows[] = {
        {0, 0, "1970-01-01T00:00:00.000Z"},
        {951782399, 999999999, "2000-02-28T23:59:59.999Z"},
        {951782400, 0, "2000-02-29T00:00:00.000Z"},
        {1781186529, 471000000, "2026-06-11T14:02:09.471Z"},
        {4107542400, 1000000, "2100-03-01T00:00:00.001Z"},
        {253402300799, 0, "9999-12-31T23:59:59.000Z"},
        /* a clock that is far wrong still gives a timestamp of the right form */
        {253402300800, 0, "9999-12-31T23:59:59.000Z"},
        {-1, 0, "1970-01-01T00:00:00.000Z"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_str_eq(stamp_at(rows[i].seconds, rows[i].ns).timestamp, rows[i].text);
}

Test(stamp, every_day_of_400_years_is_what_the_c_library_says) {
    for (time_t day = 0; day < 146097; day++) {
        char expected[32];
        time_t at = day * 86400;
        struct tm tm;

        gmtime_r(&at, &tm);
        strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%S.000Z", &tm);
        struct stamp stamp = stamp_at(at, 0);
        cr_assert_str_eq(stamp.timestamp, expected);
    }
}

Test(stamp, id_is_a_uuid_of_version_7) {
    struct stamp stamp;

    stamp_write(1645557742000, 0xabc, 0, &stamp); /* RFC 9562, appendix A.6 */

    cr_expect_eq(memcmp(stamp.event_id, "017f22e2-79b0-7abc-8000-000000000000", 37), 0, "%s",
                 stamp.event_id);
}

Test(stamp, ids_differ) {
    struct stamper one, other;
    struct timespec now = {.tv_sec = 1};
    struct stamp a, b, c;

    cr_assert_eq(stamper_seed(&one), 0);
    cr_assert_eq(stamper_seed(&other), 0);
    stamp_make(&one, &now, &a);
    stamp_make(&one, &now, &b);
    stamp_make(&other, &now, &c);
    cr_expect_str_neq(a.event_id, b.event_id);
    cr_expect_str_neq(a.event_id, c.event_id);
}

/* Nobody can tell the next id from this one. */
Test(stamp, ids_of_a_process_do_not_count_up) {
    struct stamp stamp[3];
    struct timespec now = {.tv_sec = 1};
    struct stamper stamper;

    cr_assert_eq(stamper_seed(&stamper), 0);
    for (size_t i = 0; i < 3; i++)
        stamp_make(&stamper, &now, &stamp[i]);
    for (size_t i = 1; i < 3; i++) {
        size_t same = 0;

        for (size_t at = STAMP_ID - 12; at < STAMP_ID; at++)
            same += stamp[i].event_id[at] == stamp[0].event_id[at];
        cr_expect_lt(same, 8, "%s after %s", stamp[i].event_id, stamp[0].event_id);
    }
}
