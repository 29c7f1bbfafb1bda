/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "util/calendar.h"
#include "util/rfc3339.h"

#define AT INT64_C(1781186529471)

static int64_t time_of(const char *text) {
    int64_t ms = 0;

    cr_assert(rfc3339_read(text, strlen(text), &ms), "%s", text);
    return ms;
}

Test(rfc3339, reads_what_events_have) {
    static const char *const none[] = {
        "",
        "2026-06-11",
        "2026-06-11T14:02:09",
        "2026-06-11T14:02:09.Z",
        "2026-06-11 14:02:09.471Z",
        "2026-06-31T14:02:09.471Z",
        "2026-06-11T14:02:09.471z",
        "2026-06-11T14:02:09.471Zx",
        "2026-06-11T14:02:09,471Z",
        "2026-06-11T14:02:60.000Z",
        "2026-06-11T14:02:09.471+02:00",
        "2026-06-11T14:02:09.471-00:00",
        "2026-06-11T14:02:09.471+0000",
        "+026-06-11T14:02:09.471Z",
        "2026-06-11T14:02:+9.471Z",
    };
    int64_t ms = 7;

    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
        cr_expect_not(rfc3339_read(none[i], strlen(none[i]), &ms), "%s", none[i]);
    cr_expect_eq(ms, 7, "untouched on failure");
    cr_expect_eq(time_of("2026-06-11T14:02:09.471Z"), AT);
    cr_expect_eq(time_of("1969-12-31T23:59:59.999Z"), -1);
    cr_expect_eq(time_of("0000-01-01T00:00:00.000Z"), RFC3339_FIRST);
    cr_expect_eq(time_of("9999-12-31T23:59:59.999Z"), RFC3339_LAST);
}

Test(rfc3339, reads_what_rsyslogd_writes) {
    cr_expect_eq(time_of("2026-06-11T14:02:09.471123+00:00"), AT);
    cr_expect_eq(time_of("2026-06-11T14:02:09.4+00:00"), AT - 71);
    cr_expect_eq(time_of("2026-06-11T14:02:09+00:00"), AT - 471);
    cr_expect_eq(time_of("2026-06-11T14:02:09Z"), AT - 471);
}

Test(rfc3339, reads_what_it_writes) {
    char text[RFC3339_SIZE + 1] = "";

    for (int64_t ms = RFC3339_FIRST; ms <= RFC3339_LAST; ms += 11 * DAY_MS + 3671042) {
        rfc3339_write(ms, text);
        cr_assert_eq(time_of(text), ms, "%s", text);
    }
    rfc3339_write(AT, text);
    cr_expect_str_eq(text, "2026-06-11T14:02:09.471Z");
    rfc3339_write(RFC3339_LAST + 43, text);
    cr_expect_str_eq(text, "9999-12-31T23:59:59.042Z");
}
