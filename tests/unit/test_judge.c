/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>

#include "deed.h"
#include "journal/judge.h"
#include "journal/origin.h"
#include "tests/unit/entry_fixture.h"

#define IN_ANOTHERS_NAME "sent in another's name, which root alone may do"
#define UNKNOWN_SENDER "journald does not know which user or process sent it"
#define STRANGER "an ordinary user, and neither the user nor the unit is listed in emitters.json"
#define NO_OBJECT "no JSON object, or cut because it was too long"
#define NO_TEXT                                                                                    \
    "not in the form that libdeed writes: control characters, bytes that are no UTF-8, or two "    \
    "messages"
#define INCOMPLETE "incomplete: who, what, which, when, the outcome or the chain is missing"
#define OTHER_TEXT                                                                                 \
    "not in the form that libdeed writes: other text around the event or after its chain"

/* Lists the user 1001 and the unit shop.service. */
static struct emitter rows[] = {{.uid = 1001, .yes = true}, {.unit = "shop.service", .yes = true}};
static const struct senders senders = {.emitters = {rows, sizeof(rows) / sizeof(rows[0])}};

static void expect_entry(struct entries *entries, const char *why, const char *about) {
    struct judged judged;
    struct buffer line = {0};
    struct scanned event;

    judge_entry(&senders, entries, &judged);
    if (why)
        cr_expect_str_eq(judged.rejected ? judged.rejected : "(evidence)", why, "%s", about);
    else
        cr_expect_null(judged.rejected, "%s: %s", about, judged.rejected);
    if (!judged.rejected) {
        origin_line(entries, judged.via, &line);
        cr_expect_eq(scan_line(line.bytes, line.n, SCAN_FILE, &event), SCAN_EVENT, "%.*s",
                     (int)line.n, line.bytes);
        cr_expect_eq(event.via, judged.via);
        cr_expect_eq(judged.event.seq, 1);
    }
    buffer_free(&line);
    entries_close(entries);
}

struct row {
    const char *fields, *why;
};

static void expect_rows(const struct row *row, size_t n) {
    for (; n > 0; n--, row++) {
        struct entries *entries = entry_of(row->fields);

        if (!entries_field(entries, "MESSAGE").bytes)
            entry_add(entries, "MESSAGE", ENTRY_EVENT, strlen(ENTRY_EVENT));
        expect_entry(entries, row->why, row->fields);
    }
}

#define EXPECT_ROWS(rows) expect_rows((rows), sizeof(rows) / sizeof((rows)[0]))

#define BOOT "_BOOT_ID=" ENTRY_BOOT "\n"

Test(judge, who_sent_it) {
    static const struct row table[] = {
        {ENTRY_TRUSTED, NULL},
        {"_TRANSPORT=journal\n_PID=7\n_UID=999\n" BOOT, NULL},
        {"_TRANSPORT=journal\n_PID=7\n_UID=1000\n" BOOT, STRANGER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=1001\n" BOOT, NULL},
        {"_TRANSPORT=journal\n_PID=7\n_UID=1000\n_SYSTEMD_UNIT=shop.service\n" BOOT, NULL},
        {"_TRANSPORT=journal\n_PID=7\n_UID=1000\n_SYSTEMD_UNIT=shop.servic\n" BOOT, STRANGER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=61183\n" BOOT, STRANGER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=61184\n" BOOT, NULL},
        {"_TRANSPORT=journal\n_PID=7\n_UID=65519\n" BOOT, NULL},
        {"_TRANSPORT=journal\n_PID=7\n_UID=65520\n" BOOT, STRANGER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=4294967296\n" BOOT, STRANGER},
        {"_TRANSPORT=syslog\n_PID=7\n_UID=0\n" BOOT,
         "not sent in journald's native protocol, as libdeed does"},
        {"_PID=7\n_UID=0\n" BOOT, "not sent in journald's native protocol, as libdeed does"},
    };

    EXPECT_ROWS(table);
}

/* An empty text is no number, and not that of root. */
Test(judge, journald_does_not_know) {
    static const struct row table[] = {
        {"_TRANSPORT=journal\n_PID=7\n" BOOT, UNKNOWN_SENDER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=\n" BOOT, UNKNOWN_SENDER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=0x0\n" BOOT, UNKNOWN_SENDER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=00\n" BOOT, UNKNOWN_SENDER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=10000000000\n" BOOT, UNKNOWN_SENDER},
        {"_TRANSPORT=journal\n_UID=0\n" BOOT, UNKNOWN_SENDER},
        {"_TRANSPORT=journal\n_PID=\n_UID=0\n" BOOT, UNKNOWN_SENDER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=0\n", UNKNOWN_SENDER},
        {"_TRANSPORT=journal\n_PID=7\n_UID=0\n_BOOT_ID=5C14\n", UNKNOWN_SENDER},
    };

    EXPECT_ROWS(table);
}

Test(judge, in_another_name) {
    static const struct row table[] = {
        {ENTRY_TRUSTED "DEED_VIA=spool\nDEED_ORIGIN_UID=33\n", NULL},
        {ENTRY_TRUSTED "DEED_VIA=outbox\nDEED_ORIGIN_UID=1001\n", NULL},
        {ENTRY_TRUSTED "DEED_VIA=reconcile\nDEED_ORIGIN_UID=1000\nDEED_ORIGIN_UNIT=shop.service\n",
         NULL},
        {ENTRY_TRUSTED "DEED_VIA=spool\nDEED_ORIGIN_UID=1000\n", STRANGER},
        {ENTRY_TRUSTED "DEED_VIA=spool\n_SYSTEMD_UNIT=shop.service\nDEED_ORIGIN_UID=1000\n",
         STRANGER},
        {ENTRY_TRUSTED "DEED_VIA=spool\n", UNKNOWN_SENDER},
        {ENTRY_TRUSTED "DEED_VIA=else\nDEED_ORIGIN_UID=33\n", IN_ANOTHERS_NAME},
        {ENTRY_TRUSTED "DEED_VIA=\nDEED_ORIGIN_UID=33\n", IN_ANOTHERS_NAME},
        {"_TRANSPORT=journal\n_PID=7\n_UID=33\n" BOOT "DEED_VIA=spool\nDEED_ORIGIN_UID=33\n",
         IN_ANOTHERS_NAME},
        {"_TRANSPORT=syslog\n_PID=7\n_UID=1000\n" BOOT "DEED_VIA=spool\n", IN_ANOTHERS_NAME},
        /* Without DEED_VIA these fields are only text. */
        {ENTRY_TRUSTED "DEED_ORIGIN_UID=1000\n", NULL},
    };

    EXPECT_ROWS(table);
}

#define MESSAGE(text) ENTRY_TRUSTED "MESSAGE=" text "\n"

Test(judge, the_form) {
    static const struct row table[] = {
        {ENTRY_TRUSTED "MESSAGE=\n", NO_OBJECT},
        {MESSAGE("hello"), NO_OBJECT},
        {MESSAGE("[]"), NO_OBJECT},
        {MESSAGE("{"), NO_OBJECT},
        {MESSAGE(ENTRY_EVENT "x"), NO_OBJECT},
        {MESSAGE("{}"), INCOMPLETE},
        {MESSAGE(ENTRY_HEAD ENTRY_WHAT "\"outcome\":\"success\"" ENTRY_CHAIN), INCOMPLETE},
        {MESSAGE(ENTRY_HEAD ENTRY_WHO ENTRY_WHAT "\"outcome\":\"perhaps\"" ENTRY_CHAIN),
         INCOMPLETE},
        {MESSAGE(ENTRY_HEAD ENTRY_WHO ENTRY_WHAT "\"outcome\":\"success\"}"), INCOMPLETE},
        {MESSAGE(ENTRY_HEAD "\"actor\":{\"type\":\"user\",\"id\":\"\"}," ENTRY_WHAT
                            "\"outcome\":\"success\"" ENTRY_CHAIN),
         INCOMPLETE},
        {MESSAGE(ENTRY_HEAD ENTRY_WHO ENTRY_WHAT
                 "\"outcome\":\"success\",\"defects\":[\"actor.id: missing\"]" ENTRY_CHAIN),
         "incomplete: marked with defects by the library"},
        {MESSAGE("{\"defects\":1}"), "incomplete: marked with defects by the library"},
        {MESSAGE(" " ENTRY_EVENT), OTHER_TEXT},
        {MESSAGE(ENTRY_HEAD ENTRY_WHO ENTRY_WHAT
                 "\"outcome\":\"success\",\"chain\":{" ENTRY_STREAM
                 ",\"seq\":1},\"origin\":{\"host\":\"vm\",\"pid\":1,\"uid\":0}}"),
         OTHER_TEXT},
        {MESSAGE(ENTRY_HEAD ENTRY_WHO ENTRY_WHAT "\"outcome\":\"success\",\"more\":1" ENTRY_CHAIN),
         OTHER_TEXT},
        {MESSAGE("\x1b" ENTRY_EVENT), NO_TEXT},
        {MESSAGE(ENTRY_HEAD ENTRY_WHO ENTRY_WHAT
                 "\"outcome\":\"success\",\"source_ip\":\"\x7f\"" ENTRY_CHAIN),
         NO_TEXT},
        {MESSAGE(ENTRY_HEAD ENTRY_WHO ENTRY_WHAT
                 "\"outcome\":\"success\",\"source_ip\":\"\xff\"" ENTRY_CHAIN),
         NO_TEXT},
        {MESSAGE(ENTRY_EVENT) "MESSAGE=" ENTRY_EVENT "\n", NO_TEXT},
        {MESSAGE(ENTRY_EVENT) "MESSAGE=x\n", NO_TEXT},
        /* The sender's fault is told, not that of the form. */
        {"_TRANSPORT=journal\n_PID=7\n_UID=1000\nMESSAGE=x\n" BOOT, STRANGER},
    };

    EXPECT_ROWS(table);
}

Test(judge, no_message) {
    expect_entry(entry_of(ENTRY_TRUSTED), NO_OBJECT, "none");
}

/* An event of n bytes, with a line feed and more of it behind. */
static void add_long(struct entries *entries, size_t n, const char *more) {
    static const char head[] =
        ENTRY_HEAD ENTRY_WHO ENTRY_WHAT "\"outcome\":\"success\",\"metadata\":{\"a\":\"";
    static const char tail[] = "\"}" ENTRY_CHAIN;
    size_t fill = n - (sizeof(head) - 1) - (sizeof(tail) - 1);
    struct buffer message = {0};

    buffer_string(&message, head);
    memset(buffer_reserve(&message, fill), 'x', fill);
    message.n += fill;
    buffer_string(&message, tail);
    cr_assert_eq(message.n, n);
    buffer_string(&message, more);
    entry_add(entries, "MESSAGE", message.bytes, message.n);
    buffer_free(&message);
}

Test(judge, the_longest_event) {
    struct entries *entries = entry_of(ENTRY_TRUSTED);

    add_long(entries, DEED_LINE_MAX, "");
    expect_entry(entries, NULL, "the longest");
    entries = entry_of(ENTRY_TRUSTED);
    add_long(entries, DEED_LINE_MAX + 1, "");
    expect_entry(entries, NO_OBJECT, "one byte longer");
}

/* What is cut is never taken for the event that it begins with. */
Test(judge, a_message_that_is_cut) {
    struct entries *entries = entry_of("");

    cr_expect_eq(entries_limit(entries, DEED_LINE_MAX - 1), -EINVAL);
    cr_expect_eq(entries_limit(entries, ENTRIES_VALUE_MAX + 1), -EINVAL);
    cr_assert_eq(entries_limit(entries, DEED_LINE_MAX), 0);
    entry_add(entries, "_TRANSPORT", "journal", 7);
    entry_add(entries, "_UID", "0", 1);
    entry_add(entries, "_PID", "7", 1);
    entry_add(entries, "_BOOT_ID", ENTRY_BOOT, 32);
    add_long(entries, DEED_LINE_MAX, "\n and more");
    cr_expect_eq(entries_field(entries, "MESSAGE").n, DEED_LINE_MAX + 1);
    expect_entry(entries, NO_OBJECT, "cut");
}

/* ---- the origin ------------------------------------------------------------------------------ */

static void expect_origin(const char *fields, const char *origin) {
    struct entries *entries = entry_of(fields);
    struct buffer line = {0};

    entry_add(entries, "MESSAGE", "{}", 2);
    origin_line(entries, origin_is_via(entries), &line);
    buffer_put(&line, "", 1);
    cr_expect_str_eq(line.bytes, origin);
    buffer_free(&line);
    entries_close(entries);
}

Test(judge, what_the_origin_is) {
    expect_origin(ENTRY_TRUSTED "_SYSTEMD_UNIT=a\\x2db.service\n_EXE=/usr/bin/\"b\"\n",
                  "{,\"origin\":{\"host\":\"vm\",\"unit\":\"a\\\\x2db.service\","
                  "\"exe\":\"/usr/bin/\\\"b\\\"\",\"pid\":7,\"uid\":0,\"boot_id\":\"" ENTRY_BOOT
                  "\"}}");
    expect_origin(ENTRY_TRUSTED "_SYSTEMD_UNIT=\xc3\xa9.service\n_EXE=/a\tb\n",
                  "{,\"origin\":{\"host\":\"vm\",\"pid\":7,\"uid\":0,\"boot_id\":\"" ENTRY_BOOT
                  "\"}}");
    expect_origin(ENTRY_TRUSTED "DEED_VIA=spool\nDEED_ORIGIN_UID=33\nDEED_ORIGIN_PID=x\n"
                                "DEED_ORIGIN_EXE=/b\nDEED_ORIGIN_BOOT_ID=" ENTRY_OTHER_BOOT "\n",
                  "{,\"origin\":{\"host\":\"vm\",\"exe\":\"/b\",\"uid\":33,"
                  "\"boot_id\":\"" ENTRY_OTHER_BOOT "\",\"via\":\"spool\"}}");
    /* Only 32 digits are a boot. */
    expect_origin(ENTRY_TRUSTED "DEED_VIA=spool\nDEED_ORIGIN_UID=33\nDEED_ORIGIN_BOOT_ID=12\n",
                  "{,\"origin\":{\"host\":\"vm\",\"uid\":33,\"boot_id\":\"" ENTRY_BOOT
                  "\",\"via\":\"spool\"}}");
}

/* A line goes through rsyslogd whole, whatever the names in it. */
Test(judge, no_line_is_too_long) {
    static const char *const texts[] = {"_HOSTNAME", "_SYSTEMD_UNIT", "_EXE"};

    for (size_t n = ORIGIN_TEXT_MAX / 2; n <= ORIGIN_TEXT_MAX + 2; n++) {
        struct entries *entries = entry_of("_TRANSPORT=journal\n_UID=0\n_PID=7\n" BOOT);
        struct buffer line = {0};
        char text[ORIGIN_TEXT_MAX + 2];

        memset(text, n % 2 ? '"' : 'x', n);
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
            entry_add(entries, texts[i], text, n);
        add_long(entries, DEED_LINE_MAX, "");
        origin_line(entries, false, &line);
        cr_expect_leq(line.n, ORIGIN_LINE_MAX);
        buffer_free(&line);
        expect_entry(entries, NULL, "long names");
    }
}

/* ---- which fields are kept ------------------------------------------------------------------- */

Test(judge, the_first_value_counts) {
    struct entries *entries = entry_of("_UID=\n_UID=0\nUID=7\nDEED_VIA=a\n");

    cr_expect(entry_field_is(entries_field(entries, "_UID"), ""));
    cr_expect(entries_has_two(entries, "_UID"));
    cr_expect(entry_field_is(entries_field(entries, "DEED_VIA"), "a"));
    cr_expect_not(entries_has_two(entries, "DEED_VIA"));
    cr_expect_null(entries_field(entries, "UID").bytes);
    entries_clear(entries);
    cr_expect_null(entries_field(entries, "_UID").bytes);
    cr_expect_not(entries_has_two(entries, "_UID"));
    entries_close(entries);
}
