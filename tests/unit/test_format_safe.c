/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "format/safe.h"

static struct buffer out;

static const char *ended(void) {
    buffer_put(&out, "", 1);
    cr_assert_not(out.failed);
    return out.bytes;
}

static const char *safe_n(const char *bytes, size_t n) {
    out.n = 0;
    safe_put(&out, bytes, n);
    return ended();
}

static const char *safe(const char *text) {
    return safe_n(text, strlen(text));
}

static const char *json(const char *text) {
    out.n = 0;
    safe_put_json(&out, (struct text_view){text, strlen(text)});
    return ended();
}

static void utf8(void) {
    cr_assert(setlocale(LC_CTYPE, "C.UTF-8"));
}

TestSuite(safe, .init = utf8);

Test(safe, plain_text_stays) {
    cr_expect_str_eq(safe("alice@corp.com"), "alice@corp.com");
    cr_expect_str_eq(safe("J\xc3\xbcrgen \xe6\x9d\x8e\xe5\xb0\x8f"),
                     "J\xc3\xbcrgen \xe6\x9d\x8e\xe5\xb0\x8f");
    cr_expect_str_eq(safe("CORP\\alice"), "CORP\\alice");
    cr_expect_str_eq(safe(""), "");
}

Test(safe, what_a_terminal_obeys_becomes_visible) {
    cr_expect_str_eq(safe("a\033[31mb"), "a\\x1b[31mb");
    cr_expect_str_eq(safe("a\rb\nc\td\x7f"), "a\\x0db\\x0ac\\x09d\\x7f");
    cr_expect_str_eq(safe("\xc2\x9b"
                          "2J"),
                     "\\u009b2J");
    cr_expect_str_eq(safe_n("a\0b", 3), "a\\x00b");
}

Test(safe, what_nobody_sees_becomes_visible) {
    cr_expect_str_eq(safe("a\xe2\x80\xae"
                          "b"),
                     "a\\u202eb"); /* turned round */
    cr_expect_str_eq(safe("\xe2\x81\xa6"
                          "b"),
                     "\\u2066b");
    cr_expect_str_eq(safe("ad\xe2\x80\x8bmin"), "ad\\u200bmin"); /* no width */
    cr_expect_str_eq(safe("ad\xc2\xadmin"), "ad\\u00admin");
    cr_expect_str_eq(safe("\xef\xbb\xbfx"), "\\ufeffx");
    cr_expect_str_eq(safe("a\xe2\x80\xa8"
                          "b"),
                     "a\\u2028b"); /* a line */
    cr_expect_str_eq(safe("\xf3\xa0\x81\x81"), "\\U000e0041");
    cr_expect_str_eq(safe("\xef\xbf\xbf"), "\\uffff");
}

Test(safe, what_is_no_utf8_becomes_visible) {
    cr_expect_str_eq(safe("a\x9b"
                          "31m"),
                     "a\\x9b31m");
    cr_expect_str_eq(safe("\xc0\x80"), "\\xc0\\x80");
    cr_expect_str_eq(safe("\xed\xa0\x80"), "\\xed\\xa0\\x80");
    cr_expect_str_eq(safe("\xe2\x80"), "\\xe2\\x80");
}

Test(safe, can_be_undone) {
    cr_expect_str_eq(safe("\\x1b"), "\\x5cx1b");
    cr_expect_str_eq(safe("CORP\\ulrike"), "CORP\\x5culrike");
    cr_expect_str_eq(safe("\\"), "\\");
}

Test(safe, accents_lie_on_letters_and_are_few) {
    cr_expect_str_eq(safe("e\xcc\x81"), "e\xcc\x81");
    cr_expect_str_eq(safe("\xcc\x81x"), "\\u0301x"); /* on what stands before */
    cr_expect_str_eq(safe("e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81"),
                     "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\\u0301");
}

Test(safe, another_locale_gets_ascii) {
    setlocale(LC_CTYPE, "C");
    cr_expect_str_eq(safe("J\xc3\xbcrgen"), "J\\u00fcrgen");
}

Test(safe, is_safe_for_all_bytes) {
    for (unsigned i = 0; i < 0x10000; i++) {
        char two[2] = {(char)(i >> 8), (char)i};

        for (const char *s = safe_n(two, 2); *s; s++)
            cr_assert((unsigned char)*s >= 0x20 && *s != 0x7f, "%04x", i);
        cr_assert_not(strstr(out.bytes, "\xc2\x9b"), "%04x", i);
    }
}

Test(safe, json_stays_json) {
    cr_expect_str_eq(json("a \\\"b\\\" \\u001b \\/ \\\\x"), "a \\\"b\\\" \\u001b \\/ \\\\x");
    cr_expect_str_eq(json("J\xc3\xbcrgen"), "J\xc3\xbcrgen");
    cr_expect_str_eq(json("\033[31m"), "\\u001b[31m");
    cr_expect_str_eq(json("\xe2\x80\xae"), "\\u202e");
    cr_expect_str_eq(json("\xf3\xa0\x81\x81"), "\\udb40\\udc41");
    cr_expect_str_eq(json("\x9b"), "\\\\x9b");
    cr_expect_str_eq(json("\\q"), "\\\\q");
    cr_expect_str_eq(json("\\u12"), "\\\\u12");
    cr_expect_str_eq(json("\\"), "\\\\");
    cr_expect_str_eq(json("\""), "\\\"");
}

Test(safe, columns) {
    size_t taken;

    cr_expect_eq(safe_width("abc", 3), 3);
    cr_expect_eq(safe_width("\xe6\x9d\x8e", 3), 2);
    cr_expect_eq(safe_width("e\xcc\x81", 3), 1);
    cr_expect_eq(safe_fit("ab\xe6\x9d\x8e", 5, 3, &taken), 2);
    cr_expect_eq(taken, 2);
    cr_expect_eq(safe_fit("e\xcc\x81x", 4, 1, &taken), 3); /* with its accent */
    cr_expect_eq(taken, 1);
}
