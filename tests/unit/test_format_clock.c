/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "format/clock.h"

static const char *shown(const char *timestamp, const char *zone, bool utc, bool ms) {
    static struct buffer out;
    struct clock_time clock;

    setenv("TZ", zone, 1);
    tzset();
    cr_assert(clock_read((struct text_view){timestamp, strlen(timestamp)}, utc, &clock), "%s",
              timestamp);
    out.n = 0;
    clock_put(&out, &clock, ms);
    buffer_put(&out, "", 1);
    return out.bytes;
}

Test(clock, in_the_zone_of_the_reader_or_in_utc) {
    const char *at = "2026-06-11T14:02:09.471Z";

    cr_expect_str_eq(shown(at, "Europe/Berlin", true, true), "2026-06-11 14:02:09.471Z");
    cr_expect_str_eq(shown(at, "Europe/Berlin", false, false), "2026-06-11 16:02:09+02");
    cr_expect_str_eq(shown(at, "Asia/Kolkata", false, true), "2026-06-11 19:32:09.471+0530");
    cr_expect_str_eq(shown(at, "UTC", false, false), "2026-06-11 14:02:09Z");
}

Test(clock, an_hour_that_comes_twice_can_be_told_apart) {
    cr_expect_str_eq(shown("2026-10-25T00:30:00.000Z", "Europe/Berlin", false, false),
                     "2026-10-25 02:30:00+02");
    cr_expect_str_eq(shown("2026-10-25T01:30:00.000Z", "Europe/Berlin", false, false),
                     "2026-10-25 02:30:00+01");
}

Test(clock, refuses_what_is_no_time) {
    static const char *const none[] = {
        "",
        "2026-06-11T14:02:09.471",
        "2026-06-31T14:02:09.471Z",
        "2026-13-01T14:02:09.471Z",
        "2026-00-01T14:02:09.471Z",
        "2026-06-11T24:02:09.471Z",
        "2026-06-11 14:02:09.471Z",
        "2026-06-11T14:02:09.47aZ",
        "2026-06-11T14:02:09.471Zx",
    };
    struct clock_time clock;

    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        cr_expect_not(clock_read((struct text_view){none[i], strlen(none[i])}, true, &clock), "%s",
                      none[i]);
}
