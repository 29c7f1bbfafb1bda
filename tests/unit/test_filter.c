/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "query/blockfilter.h"
#include "query/filter.h"
#include "util/buffer.h"

#define HEAD                                                                                       \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":"                                    \
    "\"017f22e2-79b0-7abc-8000-000000000000\",\"service\":\"billing\","
#define BODY                                                                                       \
    "\"actor\":{\"type\":\"user\",\"id\":\"alice@corp.com\",\"session_id\":\"s1\"},"               \
    "\"on_behalf_of\":{\"type\":\"user\",\"id\":\"bob\"},\"action\":\"customer.delete\","          \
    "\"resource\":{\"type\":\"file\",\"id\":\"s3://a/b\"},\"outcome\":\"denied\","                 \
    "\"source_ip\":\"::ffff:203.0.113.42\",\"request_id\":\"req_1\""
#define REST                                                                                       \
    ",\"metadata\":{\"count\":150,\"big\":9007199254740993,\"reason\":\"a \\\"b\\\" \\\\ c\","     \
    "\"done\":true,\"text\":\"7\"},\"redacted\":[\"metadata.x\",\"metadata.y\"],\"chain\":{"       \
    "\"stream\":\"00\",\"seq\":12},\"origin\":{\"host\":\"web1\",\"unit\":\"b\\\\x2d@1.service\"," \
    "\"exe\":\"\\/usr\\/bin\\/b\",\"pid\":7,\"uid\":33}}"
#define LINE HEAD BODY REST

static struct filter *filter_of(const char *name, va_list rest) {
    struct filter *filter = filter_new();
    const char *why = "";

    cr_assert_not_null(filter);
    setenv("TZ", "UTC", 1);
    tzset();
    filter_set_now(filter, INT64_C(1781186529471)); /* 2026-06-11T14:02:09.471Z */
    for (; name; name = va_arg(rest, const char *)) {
        const char *value = va_arg(rest, const char *);
        int r = filter_add(filter, name, value, &why);

        cr_assert_eq(r, 0, "%s %s: %d %s", name, value, r, why);
    }
    return filter;
}

/* What the conditions say of the line; as a part of a block, found by its substrings, they must say
 * the same. */
static bool matches(const char *line, const char *name, ...) {
    char block[4096];
    struct blockfilter_result result = {0};
    struct blockfilter blockfilter;
    struct filter *filter;
    struct view event;
    va_list rest;
    bool r;

    va_start(rest, name);
    filter = filter_of(name, rest);
    va_end(rest);
    cr_assert(view_line(line, strlen(line), &event), "%s", line);
    r = filter_matches(filter, &event);
    blockfilter_begin(&blockfilter, filter);
    snprintf(block, sizeof(block), "%s\nnonsense\n%s\n%s", "{}", line, line);
    blockfilter_block(&blockfilter, block, strlen(block), false, &result);
    cr_expect_eq(result.n, r ? 2 : 0, "%s: %zu found in the block", name, result.n);
    blockfilter_result_free(&result);
    filter_free(filter);
    return r;
}

#define IS(...) cr_expect(matches(LINE, __VA_ARGS__, NULL))
#define IS_NOT(...) cr_expect_not(matches(LINE, __VA_ARGS__, NULL))

Test(filter, is_exact_by_field) {
    IS("actor", "alice@corp.com");
    IS("actor", "user:alice@corp.com");
    IS("actor", "user:");
    IS_NOT("actor", "alice");
    IS_NOT("actor", "apikey:alice@corp.com");
    IS_NOT("actor", "bob");
    IS("on-behalf-of", "bob");
    IS_NOT("on-behalf-of", "alice@corp.com");
    IS("service", "billing");
    IS_NOT("service", "bill");
    IS("request-id", "req_1");
    IS("event-id", "017f22e2-79b0-7abc-8000-000000000000");
    IS("outcome", "denied");
    IS_NOT("outcome", "success");
    IS("host", "web1");
    IS_NOT("host", "web");
    IS("unit", "b\\x2d@1.service");
}

Test(filter, an_id_may_have_colons_of_its_own) {
    IS("resource", "s3://a/b");
    IS("resource", "file:s3://a/b");
    IS_NOT("resource", "s3:");
    IS_NOT("resource", "//a/b");
    IS("resource", "file:");
}

Test(filter, actions_have_patterns) {
    IS("action", "customer.delete");
    IS("action", "customer.*");
    IS("action", "*.delete");
    IS("action", "*");
    IS("action", "*om*r.*l*te");
    IS("action", "cust*delete");
    IS_NOT("action", "customer.del");
    IS_NOT("action", "*.del");
    IS_NOT("action", "ustomer.*");
    IS_NOT("action", "*.delete.*");
}

Test(filter, one_value_of_a_name_is_enough_and_all_names_must) {
    IS("actor", "carol", "actor", "alice@corp.com");
    IS("action", "auth.*", "outcome", "denied", "action", "*.delete", "outcome", "success");
    IS_NOT("actor", "alice@corp.com", "outcome", "success");
    IS("where", "metadata.count>100", "where", "metadata.count<200");
    IS_NOT("where", "metadata.count>100", "where", "metadata.count<150");
    IS("actor", "a", "actor", "b", "actor", "c", "actor", "d", "actor", "e", "actor", "user:");
}

Test(filter, times_are_spans) {
    IS("since", "2026-06-11", "until", "2026-06-11");
    IS("until", "today");
    IS("since", "2026-06-11T14:02:09.471Z");
    IS_NOT("since", "2026-06-11T14:02:09.472Z");
    IS("until", "2026-06-11T14:02:09.471Z");
    IS_NOT("until", "2026-06-11T14:02:09.470Z");
    IS("until", "9999");
    IS_NOT("since", "last tuesday", "until", "last tuesday");
    IS("since", "1 minute ago");
}

Test(filter, addresses_are_compared_as_such) {
    IS("source-ip", "203.0.113.42");
    IS("source-ip", "203.0.113.0/24");
    IS("source-ip", "::ffff:203.0.113.42");
    IS_NOT("source-ip", "203.0.113.43");
    IS("source-ip", "10.0.0.0/8", "source-ip", "203.0.0.0/16");
}

Test(filter, where_compares_numbers_and_texts) {
    IS("where", "metadata.count");
    IS("where", "metadata.count=150");
    IS("where", "metadata.count=1.5e2");
    IS("where", "metadata.count!=151");
    IS("where", "metadata.count>=150");
    IS_NOT("where", "metadata.count>150");
    IS("where", "metadata.count<=150");
    IS("where", "metadata.big=9007199254740993");
    IS_NOT("where", "metadata.big=9007199254740992");
    IS("where", "metadata.count~5");
    IS("where", "metadata.text=7");
    IS_NOT("where", "metadata.text>6");
    IS("where", "metadata.done=true");
    IS("where", "metadata.reason~\"b\" \\");
    IS("where", "metadata.reason=a \"b\" \\ c");
    IS_NOT("where", "metadata.reason=a");
    IS_NOT("where", "metadata.none");
    IS_NOT("where", "metadata.none!=1");
}

Test(filter, where_knows_all_parts) {
    IS("where", "actor.session_id=s1");
    IS("where", "origin.uid=33");
    IS("where", "origin.exe=/usr/bin/b");
    IS("where", "origin.exe~/bin/");
    IS("where", "chain.seq>11");
    IS("where", "chain.stream=00");
    IS_NOT("where", "chain.after");
    IS("where", "redacted");
    IS("where", "redacted=metadata.y");
    IS("where", "redacted!=metadata.z");
    IS_NOT("where", "redacted!=metadata.x");
    IS_NOT("where", "defects");
    IS("where", "source_ip~203.");
    IS("where", "actor.type==on_behalf_of.type");
    IS_NOT("where", "actor.id==on_behalf_of.id");
    IS("where", "actor.id!==on_behalf_of.id");
    IS_NOT("where", "actor.id!==metadata.none");
}

#define SAFE(id, marks) HEAD "\"actor\":{\"type\":\"user\",\"id\":\"" id "\"}" marks "}"

Test(filter, what_was_made_safe_is_found_as_it_was) {
    static const char safe[] = SAFE("al%1Bice%25", ",\"sanitized\":[\"actor.id\"]"),
                      verbatim[] = SAFE("al%1Bice%25", ""), quoted[] = SAFE("a\\\"\\\\", "");

    cr_expect(matches(safe, "actor", "al\x1bice%", NULL));
    cr_expect(matches(safe, "actor", "al%1Bice%25", NULL), "as it is shown");
    cr_expect_not(matches(verbatim, "actor", "al\x1bice%", NULL), "that is another one");
    cr_expect(matches(verbatim, "actor", "al%1Bice%25", NULL));
    cr_expect(matches(quoted, "actor", "a\"\\", NULL));
    cr_expect(matches(quoted, "actor", "user:a\"\\", NULL));
}

Test(filter, what_was_cut_off_is_found_by_all_of_it) {
    char id[600], line[2048], other[2048];

    memset(id, 'x', sizeof(id));
    id[599] = '\0';
    snprintf(line, sizeof(line), HEAD "\"actor\":{\"type\":\"user\",\"id\":\"%.512s\"}%s}", id,
             ",\"truncated\":[\"actor.id\"]");
    snprintf(other, sizeof(other), HEAD "\"actor\":{\"type\":\"user\",\"id\":\"%.512s\"}}", id);
    cr_expect(matches(line, "actor", id, NULL));
    cr_expect_not(matches(other, "actor", id, NULL), "not marked");
    id[512] = '\0';
    cr_expect(matches(other, "actor", id, NULL));
}

static void expect_bad(const char *part, const char *name, ...) {
    struct filter *filter;
    const char *why = "", *last, *value;
    va_list rest;
    int r = 0;

    filter = filter_new();
    va_start(rest, name);
    for (last = name; last && r == 0; last = va_arg(rest, const char *)) {
        value = va_arg(rest, const char *);
        r = filter_add(filter, last, value, &why);
    }
    va_end(rest);
    cr_expect_eq(r, -EINVAL, "%s", part);
    cr_expect_not_null(strstr(why, part), "%s", why);
    filter_free(filter);
}

Test(filter, says_what_a_value_should_be) {
    const char *why = NULL;
    struct filter *filter = filter_new();

    cr_expect_eq(filter_add(filter, "color", "red", &why), -ENOENT);
    filter_free(filter);
    expect_bad("empty", "actor", "", NULL);
    expect_bad("resource.verb", "action", "customer", NULL);
    expect_bad("resource.verb", "action", "Customer.Delete", NULL);
    expect_bad("success, failure or denied", "outcome", "ok", NULL);
    expect_bad("an address is", "source-ip", "localhost", NULL);
    expect_bad("a time is", "since", "soon", NULL);
    expect_bad("given before", "since", "2026-06-11", "since", "2026-06-12", NULL);
    expect_bad("after --until", "since", "2026-06-12", "until", "2026-06-11", NULL);
    expect_bad("after --until", "until", "2026-06-11", "since", "2026-06-12", NULL);
    expect_bad("a condition is", "where", "", NULL);
    expect_bad("a condition is", "where", "=5", NULL);
    expect_bad("a condition is", "where", "metadata.count!5", NULL);
    expect_bad("no such part", "where", "metdata.count=5", NULL);
    expect_bad("no such part", "where", "metadata.=5", NULL);
    expect_bad("compare numbers", "where", "metadata.count>many", NULL);
    expect_bad("no such part", "where", "actor.id==alice", NULL);
    expect_bad("compare two texts", "where", "chain.seq==actor.id", NULL);
    expect_bad("compare numbers", "where", "metadata.count>", NULL);
    expect_bad("<= and >=", "where", "metadata.count=>5", NULL);
    expect_bad("<= and >=", "where", "metadata.count=<-5", NULL);
}

/* In a block in which nothing is looked for, the first line of what is read shows what it is. */
Test(filter, the_first_line_is_looked_at_whatever_it_has) {
    static const char block[] = "nonsense\n\n" LINE "\nnonsense";
    struct blockfilter_result result = {0};
    struct filter *filter = filter_new();
    struct blockfilter blockfilter;
    const char *why;

    cr_assert_eq(filter_add(filter, "actor", "nobody", &why), 0);
    blockfilter_begin(&blockfilter, filter);
    for (int begins = 0; begins < 2; begins++) {
        blockfilter_block(&blockfilter, block, sizeof(block) - 1, begins, &result);
        cr_expect_eq(result.foreign, (uint64_t)begins);
        cr_expect_eq(result.n, 0);
    }
    blockfilter_block(&blockfilter, LINE, strlen(LINE), true, &result);
    cr_expect_eq(result.looked_at, 1);
    cr_expect_eq(result.foreign, 0);
    blockfilter_result_free(&result);
    filter_free(filter);
}

Test(filter, a_line_may_be_ruled_out_by_its_time_alone) {
    struct filter *filter = filter_new();
    const char *why;

    cr_assert_eq(filter_add(filter, "since", "2026-06-12T00:00Z", &why), 0);
    cr_expect(filter_is_out_of_time(filter, LINE, strlen(LINE)));
    cr_expect_not(filter_is_out_of_time(filter, "{\"timestamp\":\"2026", 18));
    cr_expect_not(filter_is_out_of_time(filter, "nonsense", 8));
    filter_free(filter);
}

struct told {
    char text[256];
};

static int tell(const char *label, const char *value, size_t n, void *data) {
    struct told *told = data;
    size_t at = strlen(told->text);

    snprintf(told->text + at, sizeof(told->text) - at, "%s%.*s ", label, (int)n, value);
    return 0;
}

static struct told index_of(const char *name, ...) {
    struct told told = {""};
    struct filter *filter;
    va_list rest;

    va_start(rest, name);
    filter = filter_of(name, rest);
    va_end(rest);
    cr_expect_eq(filter_index(filter, tell, &told), 0);
    filter_free(filter);
    return told;
}

Test(filter, the_index_has_what_is_exact) {
    cr_expect_str_eq(index_of("actor", "alice", "outcome", "denied", NULL).text,
                     "DEED_ACTOR_ID=alice DEED_OUTCOME=denied ");
    cr_expect_str_eq(index_of("actor", "user:alice", NULL).text,
                     "DEED_ACTOR_ID=user:alice DEED_ACTOR_ID=alice ");
    cr_expect_str_eq(index_of("actor", "user:", NULL).text, "");
    cr_expect_str_eq(index_of("action", "auth.login", "action", "customer.*", NULL).text, "");
    cr_expect_str_eq(index_of("action", "auth.login", "host", "web1", NULL).text,
                     "DEED_ACTION=auth.login _HOSTNAME=web1 ");
    cr_expect_str_eq(index_of("actor", "a\"b", NULL).text, "");
    cr_expect_str_eq(index_of("source-ip", "10.0.0.1", "where", "redacted", NULL).text, "");
    cr_expect_str_eq(index_of("on-behalf-of", "bob", NULL).text, "");
}

/* As many as fit into a block, and more than have a view of their own. */
Test(filter, short_events_are_all_found_and_take_little_memory) {
    const size_t n = 40000;
    struct blockfilter_result result = {0};
    struct buffer block = {0};
    struct blockfilter blockfilter;

    for (size_t i = 0; i < n; i++)
        buffer_printf(&block, "{\"timestamp\":\"%zu\"}\nnonsense\n", i);
    blockfilter_begin(&blockfilter, NULL);
    for (int round = 0; round < 2; round++) {
        blockfilter_block(&blockfilter, block.bytes, block.n, round, &result);
        cr_assert_eq(result.n, n);
        cr_assert_eq(result.looked_at, n);
        cr_assert_eq(result.foreign, n);
        for (size_t i = n; i-- > 0;) {
            struct text_view time = blockfilter_event(&result, i)->field[FIELD_TIMESTAMP];

            cr_assert_eq(strtoul(time.bytes, NULL, 10), i);
        }
        cr_assert_leq(result.room * sizeof(struct view), 2 << 20);
    }
    blockfilter_result_free(&result);
    buffer_free(&block);
}
