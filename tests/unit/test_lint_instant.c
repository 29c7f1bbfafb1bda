/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "lint/instant.h"

static const struct {
    const char *text;
    enum instant instant;
} rows[] = {
    {"2026-06-11T14:02:09.471Z", INSTANT_UTC},
    {"2026-06-11T14:02:09.471123Z", INSTANT_UTC},
    {"2026-06-11T14:02:09.471+00:00", INSTANT_UTC},
    {"2026-06-11T14:02:09.471+0000", INSTANT_UTC},
    {"2026-06-11 14:02:09.471Z", INSTANT_UTC},
    {"2026-06-11T23:59:60.000Z", INSTANT_UTC}, /* a leap second */
    {"2026-06-11T14:02:09Z", INSTANT_COARSE},
    {"2026-06-11T14:02Z", INSTANT_COARSE},
    {"2026-06-11T14:02:09.4Z", INSTANT_COARSE},
    {"20260611T140209Z", INSTANT_COARSE},
    {"1781186529", INSTANT_NUMBER},
    {"1781186529471", INSTANT_NUMBER},
    {"1781186529.471", INSTANT_NUMBER},
    {"1781186529.471:761", INSTANT_NUMBER},
    {"1781186529:", INSTANT_NONE},
    {"2026-06-11 14:02:09.471 UTC", INSTANT_OTHER_UTC},
    {"Thu, 11 Jun 2026 14:02:09 GMT", INSTANT_OTHER_UTC},
    {"11/Jun/2026:14:02:09 +0000", INSTANT_OTHER_UTC},
    {"2026-06-11T16:02:09.471+02:00", INSTANT_OFFSET},
    {"2026-06-11T16:02:09.471-0730", INSTANT_OFFSET},
    {"2026-06-11T16:02:09+02", INSTANT_OFFSET},
    {"2026-06-11T14:02:09.471", INSTANT_LOCAL},
    {"2026-06-11 14:02:09", INSTANT_LOCAL},
    {"2026-06-11 14:02:09,471", INSTANT_LOCAL}, /* Python's logging */
    {"2026/06/11 14:02:09", INSTANT_LOCAL},     /* Go's log */
    {"2026-06-11", INSTANT_LOCAL},
    {"2026-06-11 14:02:09 CEST", INSTANT_LOCAL},
    {"Jun 11 14:02:09", INSTANT_LOCAL},
    {"11/Jun/2026:16:02:09 +0200", INSTANT_LOCAL},
    {"06/11/26 2:02 PM", INSTANT_LOCAL},
    {"11.06.2026 14:02", INSTANT_LOCAL},
    {"Thu Jun 11 14:02:09 2026", INSTANT_LOCAL},
    {"yesterday", INSTANT_NONE},
    {"", INSTANT_NONE},
    {"12", INSTANT_NONE},
    {"0", INSTANT_NONE},
    {"-1781186529", INSTANT_NONE},
    {"99999999999999999999", INSTANT_NONE},
    {"2026-13-11T14:02:09.471Z", INSTANT_NONE},
    {"2026-06-32T14:02:09.471Z", INSTANT_NONE},
    {"2026-06-11T25:02:09.471Z", INSTANT_NONE},
    {"2026-06-11T14:02:09.471+99:00", INSTANT_NONE},
    {"2026-06-11T14:02:09.471+02:00x", INSTANT_NONE},
    {"true", INSTANT_NONE},
    {"a/b/c", INSTANT_NONE},
};

Test(lint_instant, texts) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(instant_judge(rows[i].text), rows[i].instant, "%s: %d", rows[i].text,
                     (int)instant_judge(rows[i].text));
}
