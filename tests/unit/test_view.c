/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "parse/view.h"
#include "tests/verify/made.h"

#define HEAD                                                                                       \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":"                                    \
    "\"017f22e2-79b0-7abc-8000-000000000000\",\"service\":\"billing\""

static struct view event;

static bool view(const char *line) {
    return view_line(line, strlen(line), &event);
}

static void expect(struct text_view text, const char *wanted) {
    cr_assert_not_null(text.bytes, "%s is not there", wanted);
    cr_expect(text.n == strlen(wanted) && memcmp(text.bytes, wanted, text.n) == 0, "%.*s, not %s",
              (int)text.n, text.bytes, wanted);
}

Test(view, finds_every_part) {
    cr_assert(view(
        HEAD ",\"actor\":{\"type\":\"user\",\"id\":\"al\\\"ice\",\"session_id\":\"s1\"},"
             "\"on_behalf_of\":{\"type\":\"user\",\"id\":\"bob\"},\"action\":\"customer.delete\","
             "\"resource\":{\"type\":\"customer\",\"id\":\"4471\"},\"outcome\":\"success\","
             "\"source_ip\":\"203.0.113.42\",\"request_id\":\"r\",\"metadata\":{\"count\":3,\"a\":"
             "\"}\",\"yes\":true},\"redacted\":[\"metadata.a\",\"metadata.b\"],\"sanitized\":["
             "\"actor.id\"],\"chain\":{\"stream\":\"00\",\"seq\":12,\"prev\":\"11\",\"after\":"
             "\"crash\"},\"origin\":{\"host\":\"vm\",\"pid\":7}}"));
    expect(event.field[FIELD_TIMESTAMP], "2026-06-11T14:02:09.471Z");
    expect(event.field[FIELD_SERVICE], "billing");
    expect(event.field[FIELD_ACTOR_ID], "al\\\"ice");
    expect(event.field[FIELD_ACTOR_SESSION], "s1");
    expect(event.field[FIELD_BEHALF_ID], "bob");
    cr_expect_null(event.field[FIELD_BEHALF_SESSION].bytes);
    expect(event.field[FIELD_ACTION], "customer.delete");
    expect(event.field[FIELD_RESOURCE_ID], "4471");
    expect(event.field[FIELD_OUTCOME], "success");
    expect(event.field[FIELD_SOURCE_IP], "203.0.113.42");
    expect(event.field[FIELD_REQUEST_ID], "r");
    expect(event.metadata, "\"count\":3,\"a\":\"}\",\"yes\":true");
    expect(event.mark[VIEW_REDACTED], "\"metadata.a\",\"metadata.b\"");
    expect(event.mark[VIEW_SANITIZED], "\"actor.id\"");
    cr_expect_null(event.mark[VIEW_TRUNCATED].bytes);
    expect(event.stream, "00");
    cr_expect_eq(event.seq, 12);
    expect(event.previous, "11");
    expect(event.after, "crash");
    expect(event.origin, "\"host\":\"vm\",\"pid\":7");
}

Test(view, goes_over_members_and_marks) {
    struct text_view rest;
    struct value_view value;

    cr_assert(view(HEAD ",\"metadata\":{\"count\":-3.5e2,\"a\":\"x,\\\"y\",\"yes\":true,\"no\":"
                        "false},\"redacted\":[\"one\",\"two\"]}"));
    rest = event.metadata;
    cr_assert(view_next(&rest, &value));
    expect(value.key, "count");
    expect(value.text, "-3.5e2");
    cr_expect_eq(value.kind, VALUE_NUMBER);
    cr_assert(view_next(&rest, &value));
    expect(value.text, "x,\\\"y");
    cr_expect_eq(value.kind, VALUE_TEXT);
    cr_assert(view_next(&rest, &value));
    cr_expect_eq(value.kind, VALUE_TRUE);
    cr_assert(view_next(&rest, &value));
    cr_expect_eq(value.kind, VALUE_FALSE);
    cr_expect_not(view_next(&rest, &value));
    cr_expect(view_find(&event.metadata, "yes", 3, &value));
    cr_expect_not(view_find(&event.metadata, "ye", 2, &value));
    rest = event.mark[VIEW_REDACTED];
    cr_assert(view_next_mark(&rest, &value.text));
    expect(value.text, "one");
    cr_assert(view_next_mark(&rest, &value.text));
    expect(value.text, "two");
    cr_expect_not(view_next_mark(&rest, &value.text));
}

Test(view, what_is_no_event_is_none) {
    cr_expect_not(view(""));
    cr_expect_not(view("{}"));
    cr_expect_not(view("nonsense"));
    cr_expect_not(view("{\"service\":\"billing\"}"), "no time");
    cr_expect_not(view(HEAD "} "));
    cr_expect_not(view(HEAD ",\"more\":1}"));
    cr_expect_not(view(HEAD ",\"metadata\":{\"a\":\"}}"));
    cr_expect_not(view(HEAD ",\"chain\":{\"stream\":\"00\",\"seq\":0}}"));
    cr_expect_not(view(HEAD ",\"chain\":{\"stream\":\"00\",\"seq\":99999999999999999999}}"));
}

Test(view, no_beginning_of_an_event_is_one) {
    struct made made = {.random = 1};
    struct made_stream stream = {.number = 1};

    made_event(&made, &stream, NULL, NULL, false);
    for (size_t n = 0; n + 1 < made.lines[0].n; n++) {
        char *copy = malloc(n ? n : 1);

        memcpy(copy, made.lines[0].bytes, n);
        cr_expect_not(view_line(copy, n, &event), "%zu bytes", n);
        free(copy);
    }
    cr_expect(view_line(made.lines[0].bytes, made.lines[0].n - 1, &event));
    made_free(&made);
}

static void expect_unescaped(const char *text, const char *wanted) {
    struct text_view view = {text, strlen(text)};
    char *to = malloc(view.n ? view.n : 1);
    size_t n = view_unescape(view, to);

    cr_expect(n == strlen(wanted) && memcmp(to, wanted, n) == 0, "%s", text);
    cr_expect(view_is(view, wanted, strlen(wanted)), "%s", text);
    cr_expect_not(view_is(view, wanted, strlen(wanted) - 1), "%s", text);
    free(to);
}

Test(view, reads_every_escape) {
    expect_unescaped("plain", "plain");
    expect_unescaped("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t");
    expect_unescaped("\\u0041\\u00e4\\u20AC", "A\xc3\xa4\xe2\x82\xac");
    expect_unescaped("\\ud83d\\ude00", "\xf0\x9f\x98\x80");
}
