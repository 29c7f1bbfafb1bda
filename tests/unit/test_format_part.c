/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "format/part.h"

#define LINE                                                                                       \
    "{\"timestamp\":\"2026-06-09T23:30:09.471Z\",\"event_id\":\"e1\",\"service\":\"billing\","     \
    "\"actor\":{\"type\":\"user\",\"id\":\"al \\\"ice\"},\"on_behalf_of\":{\"type\":\"user\","     \
    "\"id\":\"bob\"},\"action\":\"customer.export\",\"resource\":{\"type\":\"customer\",\"id\":"   \
    "\"4471\"},\"outcome\":\"success\",\"metadata\":{\"count\":12,\"odd\":1x2,\"yes\":true,"       \
    "\"reason\":\"=1+1\"},\"redacted\":[\"metadata.a\",\"metadata.b\"],\"chain\":{\"stream\":"     \
    "\"ab\",\"seq\":3},\"origin\":{\"host\":\"web\",\"exe\":\"\\/bin\\/x\",\"uid\":0}}"

static enum value_kind kind;

static const char *part_of(const char *name, bool utc) {
    static struct buffer out;
    struct part part;
    struct view event;

    cr_assert(view_parts(LINE, strlen(LINE), &event));
    cr_assert(part_parse(name, &part), "%s", name);
    out.n = 0;
    if (!part_put(&part, &event, &(struct part_style){.utc = utc}, &out, &kind))
        return NULL;
    buffer_put(&out, "", 1);
    return out.bytes;
}

Test(part, each_by_its_name) {
    static const struct {
        const char *name, *value;
    } parts[] = {
        {"timestamp", "2026-06-09T23:30:09.471Z"},
        {"time", "2026-06-09 23:30:09Z"},
        {"month", "2026-06"},
        {"day", "2026-06-09"},
        {"weekday", "Tue"},
        {"hour", "23"},
        {"service", "billing"},
        {"actor", "user:al \"ice"},
        {"who", "user:\"al \"\"ice\" for user:bob"},
        {"actor.id", "al \"ice"},
        {"on_behalf_of", "user:bob"},
        {"action", "customer.export"},
        {"resource", "customer:4471"},
        {"outcome", "success"},
        {"metadata.count", "12"},
        {"metadata.yes", "true"},
        {"metadata.reason", "=1+1"},
        {"redacted", "metadata.a,metadata.b"},
        {"chain.stream", "ab"},
        {"chain.seq", "3"},
        {"host", "web"},
        {"origin.exe", "/bin/x"},
        {"origin.uid", "0"},
    };

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        cr_expect_str_eq(part_of(parts[i].name, true), parts[i].value, "%s", parts[i].name);
}

Test(part, what_is_not_there_is_told) {
    static const char *const absent[] = {"source",    "source_ip",        "metadata.nothing",
                                         "sanitized", "actor.session_id", "origin.unit"};

    for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
        cr_expect_null(part_of(absent[i], true), "%s", absent[i]);
}

Test(part, days_are_those_of_the_reader) {
    setenv("TZ", "Europe/Berlin", 1);
    cr_expect_str_eq(part_of("day", false), "2026-06-10");
    cr_expect_str_eq(part_of("weekday", false), "Wed");
    cr_expect_str_eq(part_of("hour", false), "01");
}

Test(part, only_a_number_is_a_number) {
    part_of("metadata.count", true);
    cr_expect_eq(kind, VALUE_NUMBER);
    part_of("metadata.odd", true);
    cr_expect_eq(kind, VALUE_TEXT);
    part_of("metadata.reason", true);
    cr_expect_eq(kind, VALUE_TEXT);
    cr_expect(part_is_number("-1.5e+3", 7));
    cr_expect(part_is_number("0", 1));
    cr_expect_not(part_is_number("01", 2));
    cr_expect_not(part_is_number("-", 1));
    cr_expect_not(part_is_number("1.", 2));
    cr_expect_not(part_is_number("1e", 2));
    cr_expect_not(part_is_number("=1", 2));
    cr_expect_not(part_is_number("", 0));
}

Test(part, names_that_are_none) {
    static const char *const none[] = {"",       "foo",        "metadata.", "origin.",
                                       "actor.", "actor.name", "Actor"};
    struct part part;

    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        cr_expect_not(part_parse(none[i], &part), "%s", none[i]);
}
