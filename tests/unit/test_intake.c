/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/intake.h"

Test(intake, whole_line) {
    static const char line[] =
        "{\"actor\":{\"type\":\"user\",\"id\":\"alice\",\"session_id\":\"s\"},"
        "\"on_behalf_of\":{\"type\":\"user\",\"id\":\"bob\"},\"action\":\"a.b\","
        "\"resource\":{\"type\":\"x\",\"id\":\"1\"},\"outcome\":\"denied\",\"source_ip\":\"i\","
        "\"request_id\":\"r\",\"metadata\":{\"s\":\"t\",\"n\":-7,\"d\":0.5,\"b\":true,\"z\":null}}";
    struct intake in;
    char why[256];

    cr_assert_eq(intake_parse(line, strlen(line), &in, why, sizeof(why)), 0, "%s", why);
    cr_expect_str_eq(in.event.actor.type, "user");
    cr_expect_str_eq(in.event.actor.id, "alice");
    cr_expect_str_eq(in.event.actor.session_id, "s");
    cr_expect_str_eq(in.event.action, "a.b");
    cr_expect_str_eq(in.event.resource.id, "1");
    cr_expect_eq(in.event.outcome, DEED_DENIED);
    cr_expect_eq(in.event.details, &in.details);
    cr_expect_str_eq(in.details.on_behalf_of.id, "bob");
    cr_expect_str_eq(in.details.source_ip, "i");
    cr_expect_str_eq(in.details.request_id, "r");
    cr_assert_eq(in.details.metadata, in.meta);
    cr_expect_str_eq(in.meta[0].value.string, "t");
    cr_expect_eq(in.meta[1].type, DEED_META_DECIMAL);
    cr_expect_str_eq(in.meta[1].value.string, "-7");
    cr_expect_str_eq(in.meta[2].value.string, "0.5");
    cr_expect(in.meta[3].value.boolean);
    cr_expect_eq(in.meta[4].type, DEED_META_END);
    intake_free(&in);
}

Test(intake, every_cut_of_a_line_is_refused_with_a_reason) {
    static const char line[] = "{\"actor\":{\"type\":\"user\",\"id\":"
                               "\"a\\u0000\\ud83d\\ude00\\udcff\"},\"metadata\":{\"n\":-1.5e3}}";

    for (size_t n = 0; n < strlen(line); n++) {
        char *exact = malloc(n + 1); /* a step beyond shows under a sanitizer */
        struct intake in;
        char why[256] = "";

        memcpy(exact, line, n);
        cr_expect_eq(intake_parse(exact, n, &in, why, sizeof(why)), -1, "%.*s", (int)n, line);
        cr_expect_neq(*why, '\0');
        free(exact);
    }
}

Test(intake, what_utf_8_cannot_hold_goes_through) {
    static const struct {
        const char *json, *bytes;
    } rows[] = {
        {"a\\u0000b", "a\xc0\x80"
                      "b"},
        {"\\udcff", "\xed\xb3\xbf"},
        {"\\ud800x", "\xed\xa0\x80x"},
        {"\\ud83d\\ude00", "\xf0\x9f\x98\x80"},
        {"\\ude00\\ud83d", "\xed\xb8\x80\xed\xa0\xbd"},
        {"\\\\u0000", "\\u0000"},
        {"\\u00e9", "\xc3\xa9"},
        {"\xff", "\xff"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct intake in;
        char line[128], why[256];
        int n = snprintf(line, sizeof(line), "{\"actor\":{\"type\":\"user\",\"id\":\"%s\"}}",
                         rows[i].json);

        cr_assert_eq(intake_parse(line, (size_t)n, &in, why, sizeof(why)), 0, "%s", why);
        cr_expect_str_eq(in.event.actor.id, rows[i].bytes, "row %zu", i);
        intake_free(&in);
    }
}

Test(intake, a_key_stands_once_in_each_object) {
    static const char *const bad[] = {
        "{\"action\":\"a.b\",\"action\":\"a.b\"}",
        "{\"action\":null,\"outcome\":null,\"action\":\"a.b\"}",
        "{\"action\":\"a.b\",\"\\u0061ction\":\"c.d\"}",
        "{\"actor\":{\"id\":\"a\",\"id\":\"b\"}}",
        "{\"metadata\":{\"a\":null,\"b\":1,\"a\":2}}",
        "{\"metadata\":{},\"metadata\":{}}",
    };
    static const char good[] = "{\"actor\":{\"type\":\"user\",\"id\":\"a\"},\"resource\":{\"type\":"
                               "\"x\",\"id\":\"1\"},\"metadata\":{\"id\":1,\"type\":2}}";
    struct intake in;
    char why[256];

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cr_expect_eq(intake_parse(bad[i], strlen(bad[i]), &in, why, sizeof(why)), -1, "%s", bad[i]);
        cr_expect(strstr(why, "stands twice") || strstr(why, "given twice"), "%s: %s", bad[i], why);
    }
    cr_assert_eq(intake_parse(good, strlen(good), &in, why, sizeof(why)), 0, "%s", why);
    intake_free(&in);
}

/* RFC 8259, 8.1: it may be passed over, and a program on another system may write one. */
Test(intake, byte_order_mark_in_front_is_passed_over) {
    static const char line[] = "\xef\xbb\xbf{\"request_id\":\"\xef\xbb\xbf\"}";
    struct intake in;
    char why[256];

    cr_assert_eq(intake_parse(line, strlen(line), &in, why, sizeof(why)), 0, "%s", why);
    cr_expect_str_eq(in.details.request_id, "\xef\xbb\xbf");
    intake_free(&in);
    cr_expect_eq(intake_parse(line, 3, &in, why, sizeof(why)), -1);
    cr_expect_eq(intake_parse(line, 2, &in, why, sizeof(why)), -1);
}

Test(intake, any_byte_and_any_escape_goes_through) {
    for (int byte = 0x01; byte < 0x100; byte++) {
        char line[64], why[256], wanted[2] = {(char)byte, '\0'};
        bool refused = byte < 0x20 || byte == '"' || byte == '\\';
        struct intake in;
        int n = snprintf(line, sizeof(line), "{\"request_id\":\"%c\"}", byte), r;

        r = intake_parse(line, (size_t)n, &in, why, sizeof(why));
        cr_assert_eq(r, refused ? -1 : 0, "0x%02x", byte);
        if (r < 0)
            continue;
        cr_expect_str_eq(in.details.request_id, wanted);
        intake_free(&in);
    }
    for (unsigned code = 0; code <= 0xffff; code++) {
        char line[64], why[256];
        struct intake in;
        int n = snprintf(line, sizeof(line), "{\"request_id\":\"\\u%04x\"}", code);

        cr_assert_eq(intake_parse(line, (size_t)n, &in, why, sizeof(why)), 0, "%s: %s", line, why);
        cr_assert_eq(strlen(in.details.request_id), code == 0      ? 2
                                                    : code < 0x80  ? 1
                                                    : code < 0x800 ? 2
                                                                   : 3);
        intake_free(&in);
    }
}

/* In less than a second: no text makes it slow. */
Test(intake, many_keys, .timeout = 10) {
    size_t n = 0, size = 1024 * 1024;
    char *line = malloc(size), why[256];
    struct intake in;

    n += (size_t)sprintf(line, "{\"metadata\":{");
    for (int i = 0; n < size - 32; i++)
        n += (size_t)sprintf(line + n, "\"%d\":null,", i);
    n += (size_t)sprintf(line + n, "\"b\":1}}");
    cr_assert_eq(intake_parse(line, n, &in, why, sizeof(why)), 0, "%s", why);
    cr_expect_str_eq(in.meta[0].key, "b");
    intake_free(&in);
    free(line);
}

Test(intake, numbers) {
    static const char *const good[] = {"0",
                                       "-0",
                                       "10",
                                       "-1.5",
                                       "1e5",
                                       "1E+5",
                                       "0.1e-5",
                                       "1E-400",
                                       "1234567890123456.78",
                                       "18446744073709551615",
                                       "99999999999999999999999999"};
    static const char *const bad[] = {"",   "-",   "01",  "-01", "+1",  ".5",       "1.",
                                      "1e", "1e+", "0x1", "1a",  "NaN", "Infinity", "1 "};
    static char longest[130];

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        cr_expect_null(intake_number(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        cr_expect_not_null(intake_number(bad[i]), "%s", bad[i]);
    cr_expect_str_eq(intake_number("1e999"), "the number is too large for a double");
    memset(longest, '1', sizeof(longest) - 1);
    cr_expect_str_eq(intake_number(longest), "the number is longer than 128 characters");
    longest[128] = '\0';
    cr_expect_null(intake_number(longest));
}
