/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "lib/error.h"
#include "lib/event.h"

static deed_event good(void) {
    deed_event event = DEED_EVENT_INIT;

    event.actor = deed_user("alice");
    event.action = "customer.delete";
    event.resource = deed_resource("customer", "4471");
    event.outcome = DEED_SUCCESS;
    return event;
}

static int make(const deed_event *in, struct event *ret) {
    return event_make(in, "billing", NULL, ret);
}

Test(event, good_one_has_no_defect) {
    deed_event in = good();
    struct event event;

    cr_assert_eq(make(&in, &event), 0);
    cr_expect_eq(event.n_defects, 0);
    cr_expect_str_eq(event.text[FIELD_SERVICE], "billing");
    cr_expect_str_eq(event.text[FIELD_ACTOR_ID], "alice");
    cr_expect_str_eq(event.text[FIELD_OUTCOME], "success");
    cr_expect_null(event.text[FIELD_BEHALF_ID]);
}

/* One thing wrong at a time, and what the error text must name. */
static void no_actor(deed_event *e) {
    e->actor = deed_actor_from_context();
}
static void null_actor(deed_event *e) {
    e->actor = deed_user(NULL);
}
static void empty_actor(deed_event *e) {
    e->actor = deed_user("");
}
static void blank_actor(deed_event *e) {
    e->actor = deed_user(" \t ");
}
static void invisible_actor(deed_event *e) {
    e->actor = deed_user("\u00a0\u3000\u200b\ufeff");
}
static void blank_behalf(deed_event *e) {
    static const deed_details details = {.size = sizeof(details),
                                         .on_behalf_of = {"user", " ", NULL}};

    e->details = &details;
}
static void bad_actor_type(deed_event *e) {
    e->actor.type = "Human Being";
}
static void long_actor_type(deed_event *e) {
    e->actor.type = "abcdefghijklmnopqrstuvwxyzabcdefg";
}
static void no_action(deed_event *e) {
    e->action = NULL;
}
static void sentence(deed_event *e) {
    e->action = "deleted a customer";
}
static void one_word(deed_event *e) {
    e->action = "delete";
}
static void no_resource(deed_event *e) {
    e->resource = deed_resource(NULL, NULL);
}
static void no_resource_id(deed_event *e) {
    e->resource.id = "";
}
static void bad_resource_type(deed_event *e) {
    e->resource.type = "a.b";
}
static void unset_outcome(deed_event *e) {
    e->outcome = DEED_OUTCOME_UNSET;
}
static void strange_outcome(deed_event *e) {
    e->outcome = (deed_outcome)17;
}

Test(event, each_w_is_checked) {
    static const struct {
        void (*spoil)(deed_event *);
        const char *named;
    } rows[] = {
        {no_actor, "actor.type: missing"},
        {null_actor, "actor.id: missing"},
        {empty_actor, "actor.id: missing"},
        {blank_actor, "actor.id: \" %09 \": blanks alone"},
        {invisible_actor, "actor.id: \"\u00a0\u3000\u200b\ufeff\": blanks alone"},
        {blank_behalf, "on_behalf_of.id: \" \": blanks alone"},
        {bad_actor_type, "actor.type: \"Human Being\": not a lower-case word"},
        {long_actor_type, "actor.type: \"abcdefghijklmnopqrstuvwxyzabcdefg\": longer"},
        {no_action, "action: missing"},
        {sentence, "action: \"deleted a customer\": not resource.verb"},
        {one_word, "action: \"delete\": not resource.verb"},
        {no_resource, "resource.type: missing"},
        {no_resource_id, "resource.id: missing"},
        {bad_resource_type, "resource.type: \"a.b\": not a lower-case word"},
        {unset_outcome, "outcome: missing"},
        {strange_outcome, "outcome: not success"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        deed_event in = good();
        struct event event;

        rows[i].spoil(&in);
        cr_assert_eq(make(&in, &event), 0);
        cr_assert_gt(event.n_defects, 0, "row %zu", i);
        cr_expect_eq(event_refuse(&event), -EINVAL);
        cr_expect(strstr(error_text(), rows[i].named) == error_text(), "row %zu: %s", i,
                  error_text());
    }
}

Test(event, resource_may_be_called_anything) {
    static const char *const names[] = {"system", " ", "-", "null"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        deed_event in = good();
        struct event event;

        in.resource.id = names[i];
        cr_assert_eq(make(&in, &event), 0);
        cr_expect_eq(event.n_defects, 0, "%s", names[i]);
    }
}

/* An account may have such a name; its owner must not act unseen. */
Test(event, words_for_nobody_are_names) {
    static const char *const names[] = {"system",  "System",  "-",    "null",    "undefined",
                                        "unknown", "none",    "a b",  " a",      "\u200ba",
                                        "%20",     "(empty)", "\xff", "\xc0\x80"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        deed_event in = good();
        struct event event;

        in.actor = i % 2 ? deed_service(names[i]) : deed_user(names[i]);
        cr_assert_eq(make(&in, &event), 0);
        cr_expect_eq(event.n_defects, 0, "%s", names[i]);
    }
}

Test(event, who_fails_to_log_in_may_type_blanks) {
    deed_event in = good();
    struct event event;

    in.actor = deed_user("  ");
    in.action = DEED_ACTION_AUTH_LOGIN_FAILED;
    cr_assert_eq(make(&in, &event), 0);
    cr_expect_eq(event.n_defects, 0);
    cr_expect_str_eq(event.text[FIELD_ACTOR_ID], "  ");
    in.action = DEED_ACTION_AUTH_LOGIN;
    cr_assert_eq(make(&in, &event), 0);
    cr_expect_eq(event.n_defects, 1);
}

Test(event, refusal_shows_hostile_bytes_safely) {
    deed_event in = good();
    struct event event;

    in.action = "x\033[31m\nforged";
    cr_assert_eq(make(&in, &event), 0);
    cr_expect_eq(event_refuse(&event), -EINVAL);
    for (const char *c = error_text(); *c; c++)
        cr_expect_geq((unsigned char)*c, 0x20);
}

Test(event, context_fills_what_the_call_leaves_out) {
    deed_context edge = DEED_CONTEXT_INIT, other = DEED_CONTEXT_INIT;
    deed_event in = good();
    struct event event;

    edge.actor = deed_user_session("carol", "s1");
    edge.on_behalf_of = deed_user("bob");
    edge.source_ip = "192.0.2.1";
    edge.request_id = "r1";
    in.actor = deed_actor_from_context();
    cr_assert_eq(event_make(&in, "billing", &edge, &event), 0);
    cr_expect_eq(event.n_defects, 0);
    cr_expect_str_eq(event.text[FIELD_ACTOR_ID], "carol");
    cr_expect_str_eq(event.text[FIELD_ACTOR_SESSION], "s1");
    cr_expect_str_eq(event.text[FIELD_BEHALF_ID], "bob");
    cr_expect_str_eq(event.text[FIELD_SOURCE_IP], "192.0.2.1");
    cr_expect_str_eq(event.text[FIELD_REQUEST_ID], "r1");

    /* the call comes before its context, and that before the thread's */
    other.actor = deed_user("dave");
    in.details = DEED_DETAILS(.source_ip = "192.0.2.9", .context = &other);
    cr_assert_eq(event_make(&in, "billing", &edge, &event), 0);
    cr_expect_str_eq(event.text[FIELD_ACTOR_ID], "dave");
    cr_expect_str_eq(event.text[FIELD_SOURCE_IP], "192.0.2.9");
    cr_expect_null(event.text[FIELD_REQUEST_ID]);
}

Test(event, behalf_needs_both_type_and_id) {
    deed_event in = good();
    struct event event;

    in.details = DEED_DETAILS(.on_behalf_of = {"user", NULL, NULL});
    cr_assert_eq(make(&in, &event), 0);
    cr_assert_eq(event.n_defects, 1);
    cr_expect_eq(event.defects[0].field, FIELD_BEHALF_ID);
}

Test(event, metadata_rules) {
    deed_event in = good();
    struct event event;

    in.details = DEED_DETAILS(.reason = "why",
                              .metadata = DEED_META(DEED_INT("count", 3), DEED_STR("none", NULL),
                                                    DEED_CHANGED("role", "user", "admin")));
    cr_assert_eq(make(&in, &event), 0);
    cr_expect_eq(event.n_defects, 0);
    cr_assert_eq(event.n_meta, 4);
    cr_expect_str_eq(event.meta[0].key, "reason");
    cr_expect_str_eq(event.meta[1].key, "count");
    cr_expect_str_eq(event.meta[2].key, "role_old");
    cr_expect_str_eq(event.meta[3].key, "role_new");

    in.details = DEED_DETAILS(.reason = "why", .metadata = DEED_META(DEED_STR("reason", "x")));
    cr_assert_eq(make(&in, &event), 0);
    cr_assert_eq(event.n_defects, 1);
    cr_expect_eq(event.defects[0].problem, PROBLEM_KEY_TWICE);

    in.details = DEED_DETAILS(.metadata = DEED_META(DEED_STR("a key", "x")));
    cr_assert_eq(make(&in, &event), 0);
    cr_assert_eq(event.n_defects, 1);
    cr_expect_eq(event.defects[0].problem, PROBLEM_KEY);

    deed_meta strange[] = {{"k", (deed_meta_type)9, {.integer = 1}}, {0}};
    in.details = DEED_DETAILS(.metadata = strange);
    cr_assert_eq(make(&in, &event), 0);
    cr_assert_eq(event.n_defects, 1);
    cr_expect_eq(event.defects[0].problem, PROBLEM_VALUE_TYPE);
}

Test(event, port_of_the_source_goes_to_metadata) {
    deed_event in = good();
    struct event event;

    in.details = DEED_DETAILS(.source_ip = "192.0.2.9:4711", .reason = "why",
                              .metadata = DEED_META(DEED_INT("count", 3)));
    cr_assert_eq(make(&in, &event), 0);
    cr_expect_str_eq(event.text[FIELD_SOURCE_IP], "192.0.2.9");
    cr_assert_eq(event.n_meta, 3);
    cr_expect_str_eq(event.meta[1].key, "source_port");
    cr_expect_eq(event.meta[1].value.integer, 4711);

    /* the caller's own counts, and is not one too many */
    in.details = DEED_DETAILS(.source_ip = "192.0.2.9:4711",
                              .metadata = DEED_META(DEED_INT("source_port", 3)));
    cr_assert_eq(make(&in, &event), 0);
    cr_expect_eq(event.n_defects, 0);
    cr_assert_eq(event.n_meta, 1);
    cr_expect_eq(event.meta[0].value.integer, 3);

    /* but one that is left out is none */
    in.details = DEED_DETAILS(.source_ip = "192.0.2.9:4711",
                              .metadata = DEED_META(DEED_STR("source_port", NULL)));
    cr_assert_eq(make(&in, &event), 0);
    cr_assert_eq(event.n_meta, 1);
    cr_expect_eq(event.meta[0].value.integer, 4711);

    in.details = DEED_DETAILS(.source_ip = "localhost:80");
    cr_assert_eq(make(&in, &event), 0);
    cr_expect_eq(event.n_defects, 0, "outside text never costs an event");
    cr_expect(event.odd_source);
    cr_expect_str_eq(event.text[FIELD_SOURCE_IP], "localhost:80");
    cr_expect_eq(event.n_meta, 0);
}

Test(event, structs_of_other_releases) {
    struct {
        deed_event event;
        long newer;
    } larger = {.event = good()};
    deed_event in = good();
    struct event event;

    /* newer, but what we do not know is unused */
    larger.event.size = sizeof(larger);
    cr_expect_eq(make(&larger.event, &event), 0);
    larger.newer = 1;
    cr_expect_eq(make(&larger.event, &event), -EINVAL);
    /* older: no details member yet */
    in.size = offsetof(deed_event, details);
    in.details = (const deed_details *)1;
    cr_expect_eq(make(&in, &event), 0);
    in.size = 0;
    cr_expect_eq(make(&in, &event), -EINVAL);
    in.size = SIZE_MAX;
    cr_expect_eq(make(&in, &event), -EINVAL);
    cr_expect_eq(make(NULL, &event), -EINVAL);
}
