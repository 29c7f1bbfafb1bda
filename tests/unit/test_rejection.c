/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "deed.h"
#include "journal/origin.h"
#include "journal/rejection.h"
#include "parse/rejected.h"
#include "tests/unit/entry_fixture.h"

#define REASON "an ordinary user"
#define TIME UINT64_C(1796049498123456) /* 2026-11-30T14:38:18.123456 */
#define BEGIN "{\"received\":\"2026-11-30T14:38:18.123456+00:00\",\"rejected\":\""

/* The line, with a NUL behind it; the entry is closed. */
static struct buffer line_of(struct entries *entries) {
    struct buffer line = {0};
    struct rejected_parts parts;

    rejection_line(entries, REASON, TIME, &line);
    cr_assert_not(line.failed);
    cr_expect_leq(line.n, ORIGIN_LINE_MAX);
    cr_expect(rejected_parse(line.bytes, line.n, &parts));
    for (size_t i = 0; i < line.n; i++)
        cr_assert((unsigned char)line.bytes[i] >= 0x20 && line.bytes[i] != 0x7f);
    buffer_put(&line, "", 1);
    entries_close(entries);
    return line;
}

static void expect_line(struct entries *entries, const char *wanted) {
    struct buffer line = line_of(entries);

    cr_expect_str_eq(line.bytes, wanted);
    buffer_free(&line);
}

static void expect_message(const char *message, size_t n, const char *reason, const char *wanted) {
    struct entries *entries = entry_of("");
    struct rejected_parts parts;
    struct buffer line;

    entry_add(entries, "MESSAGE", message, n);
    line = line_of(entries);
    cr_assert(rejected_parse(line.bytes, line.n - 1, &parts));
    cr_expect_eq(parts.message.n, strlen(wanted));
    cr_expect_eq(memcmp(parts.message.bytes, wanted, strlen(wanted)), 0, "%.*s",
                 (int)parts.message.n, parts.message.bytes);
    cr_expect_eq(parts.reason.n, strlen(reason), "%.*s", (int)parts.reason.n, parts.reason.bytes);
    cr_expect_eq(memcmp(parts.reason.bytes, reason, strlen(reason)), 0);
    buffer_free(&line);
}

Test(rejection, a_line) {
    expect_line(entry_of(ENTRY_TRUSTED "_SYSTEMD_UNIT=a.service\n_EXE=/bin/a\nMESSAGE=hello\n"),
                BEGIN REASON "\",\"message\":\"hello\",\"origin\":{\"host\":\"vm\","
                             "\"unit\":\"a.service\",\"exe\":\"/bin/a\",\"pid\":\"7\","
                             "\"uid\":\"0\",\"transport\":\"journal\",\"boot_id\":\"" ENTRY_BOOT
                             "\"}}");
    expect_line(entry_of(ENTRY_TRUSTED "DEED_VIA=spool\nDEED_ORIGIN_UID=1000\nMESSAGE=hello\n"),
                BEGIN REASON "\",\"message\":\"hello\",\"origin\":{\"host\":\"vm\",\"pid\":\"\","
                             "\"uid\":\"1000\",\"transport\":\"journal\","
                             "\"boot_id\":\"" ENTRY_BOOT "\",\"via\":\"spool\"}}");
    /* In another's name, but not by root: only what journald knows. */
    expect_line(
        entry_of("_UID=33\n_PID=7\nDEED_VIA=spool\nDEED_ORIGIN_UID=0\nDEED_ORIGIN_UNIT=x\n"),
        BEGIN REASON "\",\"message\":\"\",\"origin\":{\"host\":\"\",\"pid\":\"7\",\"uid\":\"33\","
                     "\"transport\":\"\",\"boot_id\":\"\"}}");
    expect_line(entry_of(""),
                BEGIN REASON "\",\"message\":\"\",\"origin\":{\"host\":\"\",\"pid\":\"\","
                             "\"uid\":\"\",\"transport\":\"\",\"boot_id\":\"\"}}");
}

Test(rejection, no_text_of_the_sender_ends_a_member) {
    expect_line(entry_of("_UID=\"}\n_PID=\\\n_HOSTNAME=a\"\n_TRANSPORT=\x1b\n_EXE=/\xff\n"),
                BEGIN REASON "\",\"message\":\"\",\"origin\":{\"host\":\"a\\\"\",\"pid\":\"\\\\\","
                             "\"uid\":\"\\\"}\",\"transport\":\"\\u001b\",\"boot_id\":\"\"}}");
}

Test(rejection, what_is_escaped) {
#define EXPECT(bytes, wanted) expect_message(bytes, sizeof(bytes) - 1, REASON, wanted)
    EXPECT("a/b \"c\" \\", "a/b \\\"c\\\" \\\\");
    EXPECT("\n\t\0\x1b\x7f", "\\u000a\\u0009\\u0000\\u001b\\u007f");
    EXPECT("\xc2\x9b \xc3\xa9 \xf0\x9f\x98\x80", "\\u009b \xc3\xa9 \xf0\x9f\x98\x80");
    EXPECT("\xff\xc3(\xed\xa0\x80", "\\ufffd\\ufffd(\\ufffd\\ufffd\\ufffd");
    EXPECT("\xe2\x82", "\\ufffd\\ufffd");
#undef EXPECT
}

/* What was refused is found again, and whose it was. */
Test(rejection, reads_back) {
    struct entries *entries = entry_of(ENTRY_TRUSTED "MESSAGE=" ENTRY_EVENT "\n");
    struct buffer line = line_of(entries);
    struct rejected_parts parts;
    char sent[2 * sizeof(ENTRY_EVENT)], *message;
    struct text_view view;
    uint32_t uid;
    size_t n;

    cr_assert(rejected_parse(line.bytes, line.n - 1, &parts));
    cr_assert_leq(parts.message.n, sizeof(sent) * 2);
    cr_assert(rejected_uid(&parts, &uid));
    view = rejected_sent(&parts, sent);
    cr_expect_eq(view.n, strlen(ENTRY_EVENT));
    cr_expect_eq(memcmp(view.bytes, ENTRY_EVENT, view.n), 0);
    cr_assert_eq(rejected_message(line.bytes, line.n - 1, &message, &n), 0);
    cr_expect_str_eq(message, ENTRY_EVENT);
    free(message);
    buffer_free(&line);
}

#define CUT_AFTER(n) REASON "; the message was cut after " n " bytes"

Test(rejection, a_long_message_is_cut) {
    static char message[DEED_LINE_MAX + 2], wanted[DEED_LINE_MAX + 1];

    memset(message, 'x', sizeof(message));
    memset(wanted, 'x', DEED_LINE_MAX);
    expect_message(message, DEED_LINE_MAX, REASON, wanted);
    expect_message(message, DEED_LINE_MAX + 1, CUT_AFTER("8000"), wanted);
    /* Not within a character. */
    memcpy(message + DEED_LINE_MAX - 1, "\xc3\xa9", 2);
    wanted[DEED_LINE_MAX - 1] = '\0';
    expect_message(message, DEED_LINE_MAX + 1, CUT_AFTER("7999"), wanted);
}

/* With its escapes it must fit, too. */
Test(rejection, escapes_cost_room) {
    static char message[DEED_LINE_MAX], wanted[6 * 1666 + 1];

    memset(message, '\n', sizeof(message));
    for (size_t i = 0; i < 1666; i++)
        memcpy(wanted + 6 * i, "\\u000a", 6);
    expect_message(message, sizeof(message), CUT_AFTER("1666"), wanted);
}

/* Not longer than rsyslogd takes, whatever root says of others. */
Test(rejection, the_longest_line) {
    static const char *const names[] = {"_HOSTNAME",       "DEED_ORIGIN_UNIT", "DEED_ORIGIN_EXE",
                                        "DEED_ORIGIN_PID", "DEED_ORIGIN_UID",  "_TRANSPORT",
                                        "_BOOT_ID",        "MESSAGE"};
    struct entries *entries = entry_of("_UID=0\nDEED_VIA=reconcile\n");
    static char text[DEED_LINE_MAX + 1];
    struct buffer line;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        memset(text, i < 3 ? '"' : '\n', sizeof(text));
        entry_add(entries, names[i], text, i < 3 ? ORIGIN_TEXT_MAX / 2 : sizeof(text));
    }
    line = line_of(entries);
    cr_expect_gt(line.n, 13000);
    buffer_free(&line);
}

/* The limit of what is read changes nothing. */
Test(rejection, the_same_bytes) {
    static char message[2 * DEED_LINE_MAX];
    struct buffer lines[2] = {{0}};

    memset(message, 'x', sizeof(message));
    for (int limited = 0; limited < 2; limited++) {
        struct entries *entries = entry_of("");

        if (limited)
            cr_assert_eq(entries_limit(entries, DEED_LINE_MAX), 0);
        entry_add(entries, "MESSAGE", message, sizeof(message));
        lines[limited] = line_of(entries);
    }
    cr_expect_str_eq(lines[0].bytes, lines[1].bytes);
    buffer_free(&lines[0]);
    buffer_free(&lines[1]);
}

Test(rejection, any_time) {
    struct entries *entries = entry_of("");
    struct buffer line = {0};

    rejection_line(entries, REASON, 0, &line);
    cr_expect(memmem(line.bytes, line.n, "\"1970-01-01T00:00:00.000000+00:00\"", 34));
    rejection_line(entries, REASON, UINT64_MAX, &line);
    cr_expect(memmem(line.bytes, line.n, "\"9999-12-31T23:59:59.999000+00:00\"", 34));
    buffer_free(&line);
    entries_close(entries);
}
