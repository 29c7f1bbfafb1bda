/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which object of the schema is whom: tests/format/ocsf.test has the schema itself. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "format/ocsf.h"

#define HEAD                                                                                       \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":\"e1\",\"service\":\"billing\""
#define EVENT(actor, action, resource, outcome, rest)                                              \
    HEAD ",\"actor\":{\"type\":\"user\",\"id\":\"" actor "\"},\"action\":\"" action                \
         "\",\"resource\":{" resource "},\"outcome\":\"" outcome "\"" rest "}"
#define RESOURCE(type, id) "\"type\":\"" type "\",\"id\":\"" id "\""

static struct buffer out;

static int export(const char *line) {
    struct view view;
    int r;

    out.n = 0;
    cr_assert(view_parts(line, strlen(line), &view), "%s", line);
    r = ocsf_event(&view, &out);
    buffer_put(&out, "", 1);
    cr_assert_not(out.failed);
    return r;
}

static void has(const char *part) {
    cr_expect(strstr(out.bytes, part), "no %s in %s", part, out.bytes);
}

static void lacks(const char *part) {
    cr_expect_not(strstr(out.bytes, part), "%s in %s", part, out.bytes);
}

#define USER(type_id, type, id)                                                                    \
    "\"user\":{\"type_id\":" type_id ",\"type\":\"" type "\",\"uid\":\"" id "\",\"name\":\"" id "\""

static void free_out(void) {
    buffer_free(&out);
}

TestSuite(ocsf, .fini = free_out);

Test(ocsf, who_logs_in_is_the_actor) {
    cr_assert_eq(export(EVENT("alice", "auth.login", RESOURCE("host", "web1"), "success", "")), 0);
    has("\"type_uid\":300201,");
    has("\"status_id\":1,");
    has("\"actor\":{" USER("1", "User", "alice") "}}," USER("1", "User", "alice") "}");
    has("\"service\":{\"name\":\"billing\"}");
    has("\"dst_endpoint\":{\"hostname\":\"web1\"}");
    lacks("\"resource\"");
}

/* What a caller says of the event itself, that it was recorded, does not make it a login. */
Test(ocsf, a_failed_login_never_is_a_success) {
    for (int i = 0; i < 3; i++) {
        static const char *const lines[] = {
            EVENT("root", "auth.login_failed", RESOURCE("host", "web1"), "success", ""),
            EVENT("root", "auth.login_failed", RESOURCE("host", "web1"), "failure", ""),
            EVENT("root", "auth.login_failed", RESOURCE("host", "web1"), "denied", "")};

        cr_assert_eq(export(lines[i]), 0);
        has("\"type_uid\":300201,");
        has("\"status_id\":2,\"status\":\"Failure\"");
        has("\"action_id\":2,\"action\":\"Denied\"");
    }
}

Test(ocsf, failed_and_denied_are_told_apart) {
    cr_assert_eq(export(EVENT("a", "customer.read", RESOURCE("customer", "1"), "failure", "")), 0);
    has("\"status_id\":2,\"status\":\"Failure\",\"status_code\":\"failure\"");
    has("\"action_id\":1,\"action\":\"Allowed\",\"disposition_id\":1");
    cr_assert_eq(export(EVENT("a", "customer.read", RESOURCE("customer", "1"), "denied", "")), 0);
    has("\"status_id\":2,\"status\":\"Failure\",\"status_code\":\"denied\"");
    has("\"action_id\":2,\"action\":\"Denied\",\"disposition_id\":2,\"disposition\":\"Blocked\"");
}

Test(ocsf, a_granted_role_goes_to_the_resource) {
    cr_assert_eq(export(EVENT("mallory", "user.role_granted", RESOURCE("user", "bob"), "success",
                              ",\"metadata\":{\"role\":\"admin\"}")),
                 0);
    has("\"type_uid\":300716,");
    has("\"actor\":{" USER("1", "User", "mallory"));
    has("\"iam_roles\":[{\"name\":\"admin\"}]," USER("1", "User", "bob"));
    has("\"metadata\":{\"role\":\"admin\"}");
}

Test(ocsf, a_key_is_its_own_principal) {
    cr_assert_eq(
        export(EVENT("root", "auth.token_revoked", RESOURCE("apikey", "k1"), "success", "")), 0);
    has("\"type_uid\":300719,");
    has(USER("99", "apikey",
             "k1") ",\"programmatic_credentials\":[{\"uid\":\"k1\",\"type\":\"apikey\"}]}");
}

Test(ocsf, a_second_factor_is_the_actors_unless_a_user_is_named) {
    cr_assert_eq(
        export(EVENT("alice", "auth.mfa_removed", RESOURCE("factor", "f1"), "success", "")), 0);
    has("}}," USER("1", "User", "alice"));
    has("\"resource\":{\"type\":\"factor\",\"id\":\"f1\"}");
    cr_assert_eq(
        export(EVENT("helpdesk", "auth.mfa_removed", RESOURCE("user", "alice"), "success", "")), 0);
    has("}}," USER("1", "User", "alice"));
    lacks("\"resource\"");
}

Test(ocsf, the_session_that_ended_is_the_one_that_was_revoked) {
    cr_assert_eq(export(EVENT("root\",\"session_id\":\"mine", "auth.session_revoked",
                              RESOURCE("session", "theirs"), "success", "")),
                 0);
    has("\"type_uid\":300202,");
    has("\"actor\":{" USER(
        "1", "User", "root") "},\"session\":{\"uid\":\"mine\"}},\"session\":{\"uid\":\"theirs\"}");
    has(USER("99", "session", "theirs"));
}

Test(ocsf, groups_and_members_are_found_on_either_side) {
    cr_assert_eq(export(EVENT("root", "group.member_added", RESOURCE("group", "wheel"), "success",
                              ",\"metadata\":{\"member\":\"bob\"}")),
                 0);
    has("\"group\":{\"type\":\"group\",\"uid\":\"wheel\",\"name\":\"wheel\"},\"users\":[{\"name\":"
        "\"bob\"}]");
    cr_assert_eq(export(EVENT("root", "group.member_added", RESOURCE("user", "bob"), "success",
                              ",\"metadata\":{\"group\":\"wheel\"}")),
                 0);
    has("\"group\":{\"name\":\"wheel\"},\"users\":[{\"type_id\":1,\"type\":\"User\",\"uid\":"
        "\"bob\"");
}

Test(ocsf, impersonation_names_both) {
    static const char line[] = HEAD ",\"actor\":{\"type\":\"user\",\"id\":\"support\"},\"on_behalf_"
                                    "of\":{\"type\":\"user\",\"id\":\"bob\"},"
                                    "\"action\":\"impersonation.start\",\"resource\":{\"type\":"
                                    "\"ticket\",\"id\":\"7\"},\"outcome\":\"success\"}";

    cr_assert_eq(export(line), 0);
    has("\"type_uid\":300207,");
    has("\"actor\":{" USER("1", "User", "support"));
    has("\"account_switch_type_id\":2,\"account_switch_type\":\"Impersonate\"," USER("1", "User",
                                                                                     "bob"));
    has("\"on_behalf_of\":{\"type\":\"user\",\"id\":\"bob\"}");
}

Test(ocsf, unknown_actions_are_calls_by_their_last_word) {
    cr_assert_eq(export(EVENT("a", "tax.form.delete", RESOURCE("form", "1"), "success", "")), 0);
    has("\"type_uid\":600304,");
    cr_assert_eq(export(EVENT("a", "door.opened", RESOURCE("door", "1"), "success", "")), 0);
    has("\"activity_id\":99,\"activity_name\":\"door.opened\",\"type_uid\":600399,");
    cr_assert_eq(export(EVENT("a", "audit.sealed", RESOURCE("log", "1"), "success", "")), 0);
    has("\"type_uid\":100899,");
}

Test(ocsf, where_it_came_from) {
    cr_assert_eq(export(EVENT("a", "x.y", RESOURCE("x", "1"), "success",
                              ",\"source_ip\":\"2001:DB8::0:1\"")),
                 0);
    has("\"src_endpoint\":{\"ip\":\"2001:db8::1\"}");
    cr_assert_eq(
        export(EVENT("a", "x.y", RESOURCE("x", "1"), "success", ",\"source_ip\":\"10.0.0.256\"")),
        0);
    has("\"src_endpoint\":{\"name\":\"10.0.0.256\"}");
    cr_assert_eq(export(EVENT("a", "x.y", RESOURCE("x", "1"), "success", "")), 0);
    has("\"src_endpoint\":{\"svc_name\":\"billing\"}");
    cr_assert_eq(export(EVENT("a", "user.create", RESOURCE("user", "1"), "success", "")), 0);
    lacks("src_endpoint");
}

Test(ocsf, what_lacks_a_w_is_a_base_event) {
    cr_assert_eq(export(HEAD
                        ",\"action\":\"user.create\",\"resource\":{\"type\":\"user\",\"id\":\"b\"},"
                        "\"defects\":[\"actor.id: empty\"]}"),
                 0);
    has("\"class_uid\":0,");
    has("\"activity_id\":0,\"activity_name\":\"Unknown\",\"type_uid\":0,");
    has("\"status_id\":0,");
    has("\"event_code\":\"user.create\"");
    has("\"resource\":{\"type\":\"user\",\"id\":\"b\"},\"defects\":[\"actor.id: empty\"]");
    lacks("\"actor\":");
}

Test(ocsf, the_hash_is_that_of_the_line_as_it_was_sent) {
    char hash[200];
    const char *at;

    cr_assert_eq(export(EVENT("a", "x.y", RESOURCE("x", "1"), "success", "")), 0);
    at = strstr(out.bytes, "\"raw_data_size\"");
    cr_assert(at);
    snprintf(hash, sizeof(hash), "%.*s", 180, at);
    cr_assert_eq(export(EVENT("a", "x.y", RESOURCE("x", "1"), "success",
                              ",\"origin\":{\"host\":\"vm\",\"uid\":0}")),
                 0);
    has(hash);
    has("\"device\":{\"type_id\":0,\"type\":\"Unknown\",\"hostname\":\"vm\"}");
}

Test(ocsf, a_number_that_is_too_large_for_others_is_in_the_chain_alone) {
#define CHAIN(seq) ",\"chain\":{\"stream\":\"s\",\"seq\":" seq "}"
    cr_assert_eq(export(EVENT("a", "x.y", RESOURCE("x", "1"), "success", CHAIN("2147483647"))), 0);
    has("\"sequence\":2147483647,");
    cr_assert_eq(
        export(EVENT("a", "x.y", RESOURCE("x", "1"), "success", CHAIN("18446744073709551615"))), 0);
    lacks("\"sequence\"");
    has("\"chain\":{\"stream\":\"s\",\"seq\":18446744073709551615}");
}

Test(ocsf, no_time_is_no_event) {
    static const char *const lines[] = {"{\"timestamp\":\"2026-02-30T14:02:09.471Z\"}",
                                        "{\"timestamp\":\"2026-06-11 14:02:09.471Z\"}",
                                        "{\"timestamp\":\"1969-12-31T23:59:59.999Z\"}",
                                        "{\"timestamp\":\"\"}"};

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        cr_expect_eq(export(lines[i]), -EINVAL, "%s", lines[i]);
        cr_expect_eq(out.n, 1, "something was put: %s", out.bytes);
    }
    cr_assert_eq(export("{\"timestamp\":\"1970-01-01T00:00:00.001Z\"}"), 0);
    has("{\"time\":1,");
}

/* A line that somebody has edited by hand: what comes out is JSON all the same. */
Test(ocsf, hostile_text_is_json) {
    cr_assert_eq(export(EVENT("\x1b[31m\xff\\q", "x.y", RESOURCE("x", "\xe2\x80\xae"), "success",
                              ",\"metadata\":{\"a\":01,\"b\":nan,\"c\":-1.5e3}")),
                 0);
    for (const char *c = out.bytes; *c; c++)
        cr_expect((unsigned char)*c >= 0x20 && (unsigned char)*c < 0x7f);
    has("\"metadata\":{\"a\":\"01\",\"b\":\"nan\",\"c\":-1.5e3}");
    has("\"uid\":\"\\u202e\"");
}

Test(ocsf, the_table_ends) {
    struct ocsf_row row;
    size_t n = 0;

    while (ocsf_row(n, &row))
        n++;
    cr_expect_geq(n, 55);
    cr_expect(ocsf_row(n - 1, &row));
    cr_expect_str_eq(row.action, "*");
}
