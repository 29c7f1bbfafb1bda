/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/line.h"

static const struct stamp stamp = {"2026-06-11T14:02:09.471Z",
                                   "017f22e2-79b0-7abc-8000-000000000000"};
static struct datagram d;
static struct link at;

static deed_event good(const deed_details *details) {
    deed_event event = DEED_EVENT_INIT;

    event.actor = deed_user_session("alice@corp.com", "sess_9f3a");
    event.action = "customer.delete";
    event.resource = deed_resource("customer", "4471");
    event.outcome = DEED_SUCCESS;
    event.details = details;
    return event;
}

static void set_link(uint64_t seq, const char *after) {
    memset(at.stream, 'a', sizeof(at.stream));
    memset(at.previous, 'b', sizeof(at.previous));
    at.seq = seq;
    at.after = after;
}

/* For lines.test, which validates all lines. */
static void keep(const char *line, size_t n) {
    const char *path = getenv("DEED_LINES");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;

    if (fd >= 0) {
        /* In one piece: Criterion runs several tests at once. */
        cr_assert_eq(write(fd, line, n), (ssize_t)n);
        close(fd);
    }
}

/* The line as a string, without its line feed. */
static const char *line_of(const deed_event *in) {
    static struct event event;
    size_t n;

    cr_assert_eq(event_make(in, "billing", NULL, &event), 0);
    line_begin(&d, "X=1\n", 4, &stamp, &event);
    n = line_end(&d, &at);
    cr_assert_leq(n, DEED_LINE_MAX);
    cr_assert_eq(d.line_bytes[n], '\n');
    cr_assert_null(memchr(d.line_bytes, '\n', n));
    keep(d.line_bytes, n + 1);
    d.line_bytes[n] = '\0';
    return d.line_bytes;
}

/* The same, parsed by json-c, which must accept all of it. */
static json_object *parsed(const deed_event *in) {
    struct json_tokener *tokener = json_tokener_new();
    const char *line = line_of(in);
    json_object *object;

    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    object = json_tokener_parse_ex(tokener, line, (int)strlen(line) + 1);
    cr_assert_eq(json_tokener_get_error(tokener), json_tokener_success, "%s", line);
    json_tokener_free(tokener);
    return object;
}

Test(line, whole_event_to_the_byte) {
    deed_event in =
        good(DEED_DETAILS(.on_behalf_of = deed_user("bob@corp.com"), .source_ip = "203.0.113.42",
                          .request_id = "req_7af3c1", .reason = "GDPR erasure TICKET-882",
                          .metadata = DEED_META(DEED_INT("count", -3), DEED_NUM("share", 0.1),
                                                DEED_BOOL("all", true))));
    set_link(12, NULL);
    cr_expect_str_eq(
        line_of(&in),
        "{\"timestamp\":\"2026-06-11T14:02:09.471Z\","
        "\"event_id\":\"017f22e2-79b0-7abc-8000-000000000000\",\"service\":\"billing\","
        "\"actor\":{\"type\":\"user\",\"id\":\"alice@corp.com\",\"session_id\":\"sess_9f3a\"},"
        "\"on_behalf_of\":{\"type\":\"user\",\"id\":\"bob@corp.com\"},"
        "\"action\":\"customer.delete\",\"resource\":{\"type\":\"customer\",\"id\":\"4471\"},"
        "\"outcome\":\"success\",\"source_ip\":\"203.0.113.42\",\"request_id\":\"req_7af3c1\","
        "\"metadata\":{\"reason\":\"GDPR erasure TICKET-882\",\"count\":-3,\"share\":0.1,"
        "\"all\":true},"
        "\"chain\":{\"stream\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"seq\":12,"
        "\"prev\":\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"}}");
    cr_expect_eq(memcmp(d.field_bytes,
                        "X=1\nDEED_SERVICE=billing\nDEED_ACTOR_TYPE=user\n"
                        "DEED_ACTOR_ID=alice@corp.com\nDEED_ACTION=customer.delete\n"
                        "DEED_RESOURCE_TYPE=customer\nDEED_RESOURCE_ID=4471\n"
                        "DEED_OUTCOME=success\nDEED_SOURCE_IP=203.0.113.42\n"
                        "DEED_REQUEST_ID=req_7af3c1\nPRIORITY=5\nMESSAGE=",
                        (size_t)(d.fields.at - d.field_bytes)),
                 0, "%.*s", (int)(d.fields.at - d.field_bytes), d.field_bytes);
}

Test(line, chain_forms) {
    deed_event in = good(NULL);

    set_link(1, NULL);
    cr_expect(strstr(line_of(&in), "\"seq\":1}}"));
    set_link(UINT64_MAX, "reboot");
    cr_expect(strstr(line_of(&in), "\"seq\":18446744073709551615,\"prev\":\"bbb"));
    cr_expect(strstr(line_of(&in), "\",\"after\":\"reboot\"}}"));
}

Test(line, priority_follows_the_outcome) {
    deed_event in = good(NULL);

    set_link(1, NULL);
    in.outcome = DEED_DENIED;
    line_of(&in);
    cr_expect(memmem(d.field_bytes, sizeof(d.field_bytes), "PRIORITY=4\n", 11));
    in.outcome = DEED_FAILURE;
    line_of(&in);
    cr_expect(memmem(d.field_bytes, sizeof(d.field_bytes), "PRIORITY=4\n", 11));
}

Test(line, hostile_value_is_marked_and_adds_nothing) {
    deed_event in = good(NULL);

    set_link(1, NULL);
    in.actor = deed_user("x\nMESSAGE=forged\nPRIORITY=0");
    cr_expect(strstr(line_of(&in), "\"id\":\"x%0AMESSAGE=forged%0APRIORITY=0\""));
    cr_expect(strstr(line_of(&in), "\"sanitized\":[\"actor.id\"]"));
    size_t n = (size_t)(d.fields.at - d.field_bytes);
    cr_expect_null(memmem(d.field_bytes, n, "\nMESSAGE=forged", 15));
    cr_expect(memmem(d.field_bytes, n, "DEED_ACTOR_ID=x%0AMESSAGE", 25));
}

Test(line, secrets_are_replaced_and_listed) {
    deed_event in =
        good(DEED_DETAILS(.metadata = DEED_META(
                              DEED_STR("password", "hunter2"), DEED_INT("cvv", 123),
                              DEED_BOOL("password_changed", true), DEED_BOOL("token", true),
                              DEED_STR("note", "card 4111 1111 1111 1111 seen"))));
    const char *line;

    set_link(1, NULL);
    in.resource.id = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
    line = line_of(&in);
    cr_expect(strstr(line, "\"metadata\":{\"password\":\"[REDACTED]\",\"cvv\":\"[REDACTED]\","
                           "\"password_changed\":true,\"token\":true,"
                           "\"note\":\"card [REDACTED] seen\"}"),
              "%s", line);
    cr_expect(strstr(line, "\"redacted\":[\"resource.id\",\"metadata.password\",\"metadata.cvv\","
                           "\"metadata.note\"]"),
              "%s", line);
    cr_expect_null(strstr(line, "hunter2"));
    cr_expect_null(strstr(line, "4111"));
    cr_expect_null(memmem(d.field_bytes, (size_t)(d.fields.at - d.field_bytes), "ghp_", 4));
}

#define KEY "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
#define KEY_HASH "sha256:03aafb028d538b06c4341bf8cf2a692a"

Test(line, identity_is_never_destroyed) {
    deed_event in =
        good(DEED_DETAILS(.on_behalf_of = deed_service("runner/" KEY), .request_id = "%" KEY "\n"));
    const char *line;

    set_link(1, NULL);
    in.actor = deed_apikey("AKIAIOSFODNN7EXAMPLE");
    in.resource.id = KEY;
    line = line_of(&in);
    /* what is public, to the byte; what is secret, by the same hash wherever it stands */
    cr_expect(strstr(line, "\"actor\":{\"type\":\"apikey\",\"id\":\"AKIAIOSFODNN7EXAMPLE\"}"), "%s",
              line);
    cr_expect(strstr(line, "\"id\":\"runner/" KEY_HASH "\"}"), "%s", line);
    cr_expect(strstr(line, "\"id\":\"" KEY_HASH "\"}"), "%s", line);
    cr_expect(strstr(line, "\"request_id\":\"%25" KEY_HASH "%0A\""), "%s", line);
    cr_expect(strstr(line, "\"redacted\":[\"on_behalf_of.id\",\"resource.id\",\"request_id\"]"),
              "%s", line);
    cr_expect_null(strstr(line, "abcdefghijkl"));
    cr_expect(memmem(d.field_bytes, (size_t)(d.fields.at - d.field_bytes),
                     "DEED_RESOURCE_ID=" KEY_HASH "\n", sizeof("DEED_RESOURCE_ID=" KEY_HASH)));
    cr_expect_null(memmem(d.field_bytes, (size_t)(d.fields.at - d.field_bytes), "ghp_", 4));
}

Test(line, hash_that_does_not_fit_is_no_half_one) {
    static char name[600];
    deed_event in = good(NULL);

    set_link(1, NULL);
    memset(name, 'n', 500);
    strcpy(name + 500, "/" KEY);
    in.actor = deed_user(name);
    cr_expect(strstr(line_of(&in), "nnn/\",\"session_id\"") ||
              strstr(line_of(&in), "nnn/\"},\"action\""));
    cr_expect(strstr(line_of(&in), "\"redacted\":[\"actor.id\"],\"truncated\":[\"actor.id\"]"));
}

Test(line, number_of_a_card_is_replaced) {
    deed_event in =
        good(DEED_DETAILS(.metadata = DEED_META(
                              DEED_INT("n", 4111111111111111), DEED_NUM("d", 4111111111111111.0),
                              DEED_NUM("share", 0.4111111111111111), DEED_INT("max_tokens", 4096),
                              DEED_INT("tokens", 7), DEED_INT("token", 7))));
    const char *line;

    set_link(1, NULL);
    line = line_of(&in);
    cr_expect(strstr(line, "\"metadata\":{\"n\":\"[REDACTED]\",\"d\":\"[REDACTED]\","
                           "\"share\":0.4111111111111111,\"max_tokens\":4096,\"tokens\":7,"
                           "\"token\":\"[REDACTED]\"}"),
              "%s", line);
    cr_expect(strstr(line, "\"redacted\":[\"metadata.n\",\"metadata.d\",\"metadata.token\"]"), "%s",
              line);
}

Test(line, source_is_an_address_alone) {
    static const struct {
        const char *given, *line;
        bool odd;
    } rows[] = {
        {"192.0.2.9", "\"source_ip\":\"192.0.2.9\",\"chain\"", false},
        {"192.0.2.9:4711", "\"source_ip\":\"192.0.2.9\",\"metadata\":{\"source_port\":4711}",
         false},
        {"[2001:db8::1]:443", "\"source_ip\":\"2001:db8::1\",\"metadata\":{\"source_port\":443}",
         false},
        {"[2001:db8::1]", "\"source_ip\":\"2001:db8::1\",\"chain\"", false},
        {"fe80::1%eth0", "\"source_ip\":\"fe80::1%eth0\",\"chain\"", false},
        {"localhost", "\"source_ip\":\"localhost\",\"sanitized\":[\"source_ip\"]", true},
        {"fe80::1%", "\"source_ip\":\"fe80::1%25\",\"sanitized\":[\"source_ip\"]", true},
        {"192.0.2.9:99999", "\"source_ip\":\"192.0.2.9:99999\",\"sanitized\"", true},
    };

    set_link(1, NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        deed_event in = good(DEED_DETAILS(.source_ip = rows[i].given));
        const char *line = line_of(&in);

        cr_expect(strstr(line, rows[i].line), "%s", line);
        cr_expect_null(strstr(line, "defects"), "%s", line);
        cr_expect_eq(strstr(line, "sanitized") != NULL, rows[i].odd, "%s", line);
    }
}

Test(line, identity_is_never_taken_for_a_card) {
    deed_event in = good(NULL);

    set_link(1, NULL);
    in.resource.id = "4111111111111111";
    cr_expect(strstr(line_of(&in), "\"id\":\"4111111111111111\""));
}

Test(line, long_values_are_cut_and_marked) {
    static char value[100001];
    deed_event in = good(NULL);
    json_object *line, *marks;

    memset(value, 'v', sizeof(value) - 1);
    set_link(1, NULL);
    in.actor = deed_user(value);
    in.details = DEED_DETAILS(.reason = value);
    line = parsed(&in);
    cr_assert(json_object_object_get_ex(line, "truncated", &marks));
    cr_expect_str_eq(json_object_to_json_string_ext(marks, JSON_C_TO_STRING_PLAIN),
                     "[\"actor.id\",\"metadata.reason\"]");
    json_object_put(line);
}

Test(line, numbers) {
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0.1, "\"n\":0.1}"},
        {1e300, "\"n\":1e+300}"},
        {-0.0, "\"n\":-0}"},
        {1.0 / 3, "\"n\":0.3333333333333333}"},
        {5e-324, "\"n\":5e-324}"},
        {1.7976931348623157e308, "\"n\":1.7976931348623157e+308}"},
        {2.2250738585072014e-308, "\"n\":2.2250738585072014e-308}"},
        {123456789012345680.0, "\"n\":1.2345678901234568e+17}"},
        {INFINITY, "\"n\":\"inf\"}"},
        {-INFINITY, "\"n\":\"-inf\"}"},
        {NAN, "\"n\":\"nan\"}"},
    };
    set_link(1, NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        deed_event in = good(DEED_DETAILS(.metadata = DEED_META(DEED_NUM("n", rows[i].value))));
        const char *line = line_of(&in);

        cr_expect(strstr(line, rows[i].text), "%s", line);
        cr_expect_eq(strstr(line, "\"sanitized\":[\"metadata.n\"]") != NULL,
                     !isfinite(rows[i].value));
    }
}

Test(line, decimals_are_kept_to_the_digit) {
    static const char *const kept[] = {
        "1234567890123456.78", "1E-400", "18446744073709551615", "-0.10", "1e5", "-0"};
    static const char *const bad[] = {"", "1.", "01", "1,5", "NaN", " 1", "1\"", "1e999"};
    static char longest[130];

    set_link(1, NULL);
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        deed_event in =
            good(DEED_DETAILS(.metadata = DEED_META(DEED_DEC("n", kept[i]), DEED_INT("m", 1))));
        char wanted[64];

        snprintf(wanted, sizeof(wanted), "\"metadata\":{\"n\":%s,\"m\":1}", kept[i]);
        cr_expect(strstr(line_of(&in), wanted), "%s", line_of(&in));
    }
    memset(longest, '1', sizeof(longest) - 1);
    for (size_t i = 0; i <= sizeof(bad) / sizeof(bad[0]); i++) {
        const char *number = i < sizeof(bad) / sizeof(bad[0]) ? bad[i] : longest;
        deed_event in =
            good(DEED_DETAILS(.metadata = DEED_META(DEED_DEC("n", number), DEED_INT("m", 1))));

        cr_expect(strstr(line_of(&in), "\"metadata\":{\"m\":1},\"defects\":[\"metadata: a number"),
                  "%s", line_of(&in));
    }
}

/* The largest event that can be made: everything too long, escaped threefold, marked and defective.
 */
Test(line, worst_case_fits) {
    static char hostile[70000], keys[70][65];
    deed_meta meta[71] = {0};
    deed_event in = good(NULL);
    json_object *line, *marks;

    memset(hostile, '\n', sizeof(hostile) - 1);
    for (int i = 0; i < 70; i++) {
        memset(keys[i], 'k', 64);
        keys[i][0] = (char)('A' + i % 26);
        keys[i][1] = (char)('A' + i / 26);
        meta[i].key = keys[i];
        meta[i].type = DEED_META_STRING;
        meta[i].value.string = hostile;
    }
    set_link(UINT64_MAX, "reboot");
    in.actor = (deed_principal){hostile, hostile, hostile};
    in.action = hostile;
    in.resource = deed_resource(hostile, hostile);
    in.outcome = DEED_OUTCOME_UNSET;
    in.details = DEED_DETAILS(.on_behalf_of = {hostile, hostile, hostile}, .source_ip = hostile,
                              .request_id = hostile, .reason = hostile, .metadata = meta);
    line = parsed(&in);
    cr_assert(json_object_object_get_ex(line, "truncated", &marks));
    /* entries that did not fit at all are named, too */
    cr_expect_str_eq(json_object_get_string(
                         json_object_array_get_idx(marks, json_object_array_length(marks) - 1)),
                     "metadata");
    cr_expect(json_object_object_get_ex(line, "defects", &marks));
    cr_expect(json_object_object_get_ex(line, "sanitized", &marks));
    json_object_put(line);
}

Test(line, every_size_of_metadata_fits) {
    static char value[9000];

    set_link(UINT64_MAX, "reboot");
    for (size_t n = 0; n < sizeof(value); n += 7) {
        memset(value, n % 2 ? '"' : 'x', n);
        value[n] = '\0';
        deed_event in =
            good(DEED_DETAILS(.reason = value,
                              .metadata = DEED_META(DEED_STR("a", value), DEED_STR("b", value),
                                                    DEED_STR("c", value), DEED_STR("d", value))));
        json_object_put(parsed(&in));
    }
}
