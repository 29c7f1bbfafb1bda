/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a log refuses before it looks for a journal. Everything else about a log: tests/journal. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "deed.h"

static void refused(const char *service, const deed_options *options, const char *named) {
    deed_log *log = NULL;

    cr_expect_eq(deed_open(&log, service, options), -EINVAL, "%s", service);
    cr_expect_null(log);
    cr_expect(strstr(deed_error_text(), named) == deed_error_text(), "%s", deed_error_text());
}

Test(log, services) {
    static const char *const bad[] = {
        "",
        "a b",
        ".hidden",
        "-x",
        "@x",
        "a/b",
        "../a",
        "a\n",
        "a\"b",
        "\xc3\xab",
        "012345678901234567890123456789012345678901234567890123456789012345"};

    refused(NULL, NULL, "service: ");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        refused(bad[i], NULL, "service: ");
}

Test(log, options) {
    struct {
        deed_options options;
        long newer;
    } larger = {.options = DEED_OPTIONS_INIT, .newer = 1};
    deed_options options = DEED_OPTIONS_INIT;

    options.deadline_ms = 60001;
    refused("billing", &options, "deadline_ms: 60001");
    options.size = 0;
    refused("billing", &options, "options: ");
    larger.options.size = sizeof(larger);
    refused("billing", &larger.options, "options: made for a newer");
}

Test(log, null_arguments) {
    deed_event event = DEED_EVENT_INIT;

    cr_expect_eq(deed_open(NULL, "billing", NULL), -EINVAL);
    cr_expect_eq(deed_record_event(NULL, &event), -EINVAL);
    cr_expect_eq(deed_scope_end(NULL), -EINVAL);
    cr_expect_null(deed_close(NULL));
    deed_context_push(NULL);
    deed_context_pop(NULL);
}
