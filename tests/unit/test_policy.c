/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "seal/policy.h"
#include "util/buffer.h"

static struct buffer text;
static struct policy policy;
static struct policy_fault fault;

static void begin(void) {
    text = (struct buffer){0};
}

static void end(void) {
    policy_free(&policy);
    buffer_free(&text);
}

TestSuite(policy, .init = begin, .fini = end);

/* A key that is another one for each number. */
static void put_key(const char *name, enum note_type type, uint8_t number) {
    uint8_t public[ED25519_PUBLIC] = {number};
    struct note_key key;

    cr_assert(note_key_set(&key, name, type, public));
    note_key_print(&key, &text);
}

static void put_log(uint8_t number) {
    buffer_string(&text, "log ");
    put_key("web1/deed/0a1b/evidence", NOTE_PLAIN, number);
    buffer_string(&text, "\n");
}

static void put_witness(const char *name, uint8_t number) {
    buffer_printf(&text, "witness %s ", name);
    put_key(name, NOTE_COSIGNATURE, number);
    buffer_string(&text, " https://witness.example/\n");
}

static bool parse(void) {
    return policy_parse(text.bytes, text.n, &policy, &fault);
}

static void refuses(const char *more, const char *why, size_t line) {
    size_t n = text.n;

    buffer_string(&text, more);
    cr_expect_not(parse(), "%s", more);
    cr_expect_str_eq(fault.why ? fault.why : "nothing", why);
    cr_expect_eq(fault.line, line, "%s: line %zu", more, fault.line);
    text.n = n;
}

Test(policy, the_keys_of_a_log_are_in_the_order_of_its_epochs) {
    buffer_string(&text, "# keys\n\n \t# and so on\n");
    for (unsigned i = 0; i < 200; i++)
        put_log((uint8_t)i);
    buffer_string(&text, "\tquorum  none \n");
    cr_assert(parse(), "line %zu: %s", fault.line, fault.why);
    cr_expect_eq(policy.n_logs, 200);
    cr_expect_eq(policy.log[7].public[0], 7);
    cr_expect_eq(policy.quorum, POLICY_NONE);
    cr_expect(policy_suffices(&policy, (bool[POLICY_MEMBERS_MAX]){0}));
}

/* The example of C2SP tlog-policy. */
Test(policy, a_quorum_of_two_groups) {
    static const struct {
        bool signed_by[8];
        bool suffices;
    } rows[] = {
        {{1, 1, 0, 0, 1}, true},
        {{1, 1, 1, 0, 1, 1, 1}, true},
        {{1, 0, 0, 0, 1, 1, 1}, false},
        {{1, 1, 1, 0, 0, 0}, false},
        {{0}, false},
    };
    static const char *const names[] = {"X1", "X2", "X3", "Y1", "Y2", "Y3"};

    put_log(1);
    for (uint8_t i = 0; i < 3; i++)
        put_witness(names[i], i);
    buffer_string(&text, "group X-witnesses 2 X1 X2 X3\n");
    for (uint8_t i = 3; i < 6; i++)
        put_witness(names[i], i);
    buffer_string(&text, "group Y-witnesses any Y1 Y2 Y3\n"
                         "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n");
    cr_assert(parse(), "line %zu: %s", fault.line, fault.why);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bool has_signed[POLICY_MEMBERS_MAX] = {0};

        memcpy(has_signed, rows[i].signed_by, sizeof(rows[i].signed_by));
        cr_expect_eq(policy_suffices(&policy, has_signed), rows[i].suffices, "row %zu", i);
    }
}

Test(policy, what_is_wrong_and_where) {
    put_log(1);
    put_witness("a", 1);
    put_witness("b", 2);
    refuses("", "there is no quorum", 3);
    refuses("quorum none", "the line has no end", 4);
    refuses("quorum none\nquorum a\n", "a second quorum", 5);
    refuses("quorum c\n", "the quorum has to stand before", 4);
    refuses("quorum\n", "a quorum has one name", 4);
    refuses("group none any a\n", "this name is taken", 4);
    refuses("group a any b\n", "this name is taken", 4);
    refuses("group g any c\n", "a member has to stand before its group", 4);
    refuses("group g 3 a b\n", "how many of the members: all, any, or a number of them", 4);
    refuses("group g 0 a b\n", "how many of the members: all, any, or a number of them", 4);
    refuses("group g -1 a b\n", "how many of the members: all, any, or a number of them", 4);
    refuses("group g any\n", "a group has a name, a number and members", 4);
    refuses("group g any a a\n", "a member belongs to one group", 4);
    refuses("group g any a\ngroup h any a b\n", "a member belongs to one group", 5);
    refuses("log x\n", "this is no key of a log", 4);
    refuses("log\n", "a log has a key and at most an address", 4);
    refuses("witness c x\n", "this is no key of a witness", 4);
    refuses("witness c\n", "a witness has a name, a key and at most an address", 4);
    refuses("something else\n", "a line begins with log, witness, group or quorum", 4);
    refuses("quorum none\r\n", "a control character", 4);
    refuses("quorum a\x7f\n", "a control character", 4);
    put_witness("c", 2);
    refuses("", "two witnesses with one key", 4);
}

Test(policy, each_key_once) {
    put_log(1);
    put_log(2);
    put_log(1);
    refuses("quorum none\n", "two logs with one key", 4);
}

Test(policy, it_has_limits) {
    char name[16];

    for (unsigned i = 0; i <= POLICY_MEMBERS_MAX; i++) {
        uint8_t public[ED25519_PUBLIC] = {(uint8_t)i, (uint8_t)(i >> 8)};
        struct note_key key;

        snprintf(name, sizeof(name), "w%u", i);
        cr_assert(note_key_set(&key, name, NOTE_COSIGNATURE, public));
        buffer_printf(&text, "witness %s ", name);
        note_key_print(&key, &text);
        buffer_string(&text, "\n");
    }
    refuses("", "too many witnesses and groups", POLICY_MEMBERS_MAX + 1);
    text.n = 0;
    buffer_string(&text, "group g any");
    for (unsigned i = 0; i < 2 * POLICY_MEMBERS_MAX; i++)
        buffer_string(&text, " x");
    refuses("\n", "too many words", 1);
}
