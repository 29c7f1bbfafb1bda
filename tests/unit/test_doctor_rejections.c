/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "doctor/rejections.h"

#define STRANGER "an ordinary user, and neither the user nor the unit is listed in emitters.json"

static struct rejections rejections;

static void end(void) {
    rejections_free(&rejections);
}

static void take(const char *received, const char *reason, const char *origin) {
    char line[1024];
    int n = snprintf(line, sizeof(line),
                     "{\"received\":\"%s\",\"rejected\":\"%s\",\"message\":\"x\",\"origin\":{%s}}",
                     received, reason, origin);

    /* 2026-11-01 */
    rejections_take(&rejections, line, (size_t)n, 1793491200);
}

Test(doctor_rejections, by_sender_and_reason, .fini = end) {
    take("2026-11-24T21:07:57.308469+00:00", STRANGER, "\"uid\":\"1001\"");
    take("2026-11-24T21:07:58.308469+00:00", STRANGER, "\"uid\":\"1001\"");
    take("2026-10-31T23:59:59.308469+00:00", STRANGER, "\"uid\":\"1001\"");
    /* What a user can name is the user's; what an admin has made counts by itself. */
    take("2026-11-23T00:00:00Z", STRANGER, "\"uid\":\"1001\",\"unit\":\"session-3.scope\"");
    take("2026-11-23T00:00:00Z", STRANGER, "\"uid\":\"1001\",\"unit\":\"user@1001.service\"");
    take("2026-11-23T00:00:00Z", STRANGER, "\"uid\":\"1001\",\"unit\":\"cron.service\"");
    take("2026-11-23T00:00:00Z", STRANGER, "\"uid\":\"1001\",\"unit\":\"shop.service\"");
    take("2026-11-23T00:00:00Z", "incomplete: marked with defects by the library", "\"uid\":\"0\"");
    take("2026-11-23T00:00:00Z", "no JSON object", "\"uid\":\"\"");
    take("2026-11-23T00:00:00Z", "7 more of uid 1001, only counted", "\"uid\":\"1001\"");
    cr_assert_eq(rejections.n, 4);
    cr_expect_eq(rejections.lines, 8);
    cr_expect_eq(rejections.senders[0].kind, REJECTIONS_STRANGER);
    cr_expect_eq(rejections.senders[0].uid, 1001);
    cr_expect_eq(rejections.senders[0].n, 5);
    cr_expect_eq(rejections.senders[0].last, 1795554478);
    cr_expect_null(rejections.senders[0].unit);
    cr_expect_str_eq(rejections.senders[1].unit, "shop.service");
    cr_expect_eq(rejections.senders[2].kind, REJECTIONS_INCOMPLETE);
    cr_expect_eq(rejections.senders[3].kind, REJECTIONS_FORGED);
    cr_expect_not(rejections.senders[3].has_uid);
}

Test(doctor_rejections, what_is_no_line_of_ours, .fini = end) {
    static const char *const lines[] = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "{\"origin\":null}",
        "{\"origin\":[]}",
        "{\"received\":null,\"rejected\":null,\"origin\":{\"uid\":null,\"unit\":null}}",
        "{\"received\":1,\"rejected\":2,\"origin\":{\"uid\":3,\"unit\":4}}"};

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        rejections_take(&rejections, lines[i], strlen(lines[i]), 1);
    cr_expect_eq(rejections.n, 0);
    cr_expect_eq(rejections.lines, 0);
}

Test(doctor_rejections, a_flood_of_senders_is_counted, .fini = end) {
    for (unsigned i = 0; i < 3 * REJECTIONS_MAX; i++) {
        char origin[32];

        snprintf(origin, sizeof(origin), "\"uid\":\"%u\"", 1000 + i);
        take("2026-11-24T21:07:57Z", STRANGER, origin);
    }
    cr_expect_eq(rejections.n, REJECTIONS_MAX);
    cr_expect_eq(rejections.more, 2 * REJECTIONS_MAX);
}
