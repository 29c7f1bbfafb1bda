/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "util/text.h"

/* A text, and what is expected: as JSON, raw, and whether it is whole. */
struct row {
    const char *given;
    size_t limit;
    const char *json;
    const char *raw;
    bool whole;
    bool unsafe;
};

static const struct row rows[] = {
    {"alice@corp.com", 100, "alice@corp.com", "alice@corp.com", true, false},
    {"", 100, "", "", true, false},
    {"a\"b\\c", 100, "a\\\"b\\\\c", "a\"b\\c", true, false},
    {"100%", 100, "100%", "100%", true, false},
    {"100%\n", 100, "100%25%0A", "100%25%0A", true, true},
    {"x\033[31m", 100, "x%1B[31m", "x%1B[31m", true, true},
    {"\x7f", 100, "%7F", "%7F", true, true},
    {"zo\xc3\xab", 100, "zo\xc3\xab", "zo\xc3\xab", true, false},
    {"\xe2\x82\xac \xf0\x9f\x94\x91", 100, "\xe2\x82\xac \xf0\x9f\x94\x91",
     "\xe2\x82\xac \xf0\x9f\x94\x91", true, false},
    /* not UTF-8: alone, overlong, surrogate, beyond U+10FFFF, cut off */
    {"\xff", 100, "%FF", "%FF", true, true},
    {"\xc0\xaf", 100, "%C0%AF", "%C0%AF", true, true},
    {"\xe0\x80\xaf", 100, "%E0%80%AF", "%E0%80%AF", true, true},
    {"\xed\xa0\x80", 100, "%ED%A0%80", "%ED%A0%80", true, true},
    {"\xf4\x90\x80\x80", 100, "%F4%90%80%80", "%F4%90%80%80", true, true},
    {"a\xe2\x82", 100, "a%E2%82", "a%E2%82", true, true},
    /* C1, separators, direction */
    {"\xc2\x85", 100, "%C2%85", "%C2%85", true, true},
    {"\xe2\x80\xa8", 100, "%E2%80%A8", "%E2%80%A8", true, true},
    {"\xe2\x80\xae", 100, "%E2%80%AE", "%E2%80%AE", true, true},
    {"\xef\xbf\xbe", 100, "%EF%BF%BE", "%EF%BF%BE", true, true},
    {"\xef\xb7\x90", 100, "%EF%B7%90", "%EF%B7%90", true, true},
    {"\xef\xbf\xbd", 100, "\xef\xbf\xbd", "\xef\xbf\xbd", true, false},
    {"\xe2\x81\xa9", 100, "%E2%81%A9", "%E2%81%A9", true, true},
    /* the limit counts bytes of JSON and never parts a character or an escape */
    {"abcdef", 3, "abc", "abc", false, false},
    {"ab\"c", 3, "ab", "ab", false, false},
    {"ab\xe2\x82\xac", 4, "ab", "ab", false, false},
    {"ab\n", 4, "ab", "ab", false, true},
};

Test(text, becomes_safe) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        char json[256] = "", raw[256] = "";
        struct out to_json = {json, json + sizeof(json)}, to_raw = {raw, raw + sizeof(raw)};
        struct text text = text_of(row->given);
        size_t limit = row->limit;
        bool whole = text_write(&text, 0, text.n, &to_json, &to_raw, &limit);

        cr_expect_eq(whole, row->whole, "row %zu", i);
        cr_expect_eq(text.unsafe, row->unsafe, "row %zu", i);
        *to_json.at = *to_raw.at = '\0';
        cr_expect_str_eq(json, row->json, "row %zu", i);
        cr_expect_str_eq(raw, row->raw, "row %zu", i);
        cr_expect_eq(limit, row->limit - strlen(row->json), "row %zu", i);
    }
}

Test(text, never_writes_beyond_its_place) {
    char json[8];
    struct out out = {json, json + 4};
    size_t limit = 100;
    struct text text = text_of("a\"\n\xe2\x82\xac");

    memset(json, '#', sizeof(json));
    cr_expect_not(text_write(&text, 0, text.n, &out, NULL, &limit));
    for (int i = 4; i < 8; i++)
        cr_expect_eq(json[i], '#');
}

Test(text, looks_no_further_than_it_says) {
    static char s[TEXT_LOOK_MAX + 100];
    struct text text;

    memset(s, 'x', sizeof(s) - 1);
    /* the euro sign straddles the end: it must not be cut into */
    memcpy(s + TEXT_LOOK_MAX - 1, "\xe2\x82\xac", 3);
    text = text_of(s);
    cr_expect(text.cut);
    cr_expect_eq(text.n, TEXT_LOOK_MAX - 1);
    cr_expect_not(text.unsafe);
}

Test(text, words) {
    cr_expect(text_is_words("customer.delete", 2, SIZE_MAX));
    cr_expect(text_is_words("a.b2.c_d", 2, SIZE_MAX));
    cr_expect(text_is_words("user", 1, 1));
    static const char *const bad[] = {
        "",           "delete", "Customer.delete",    "customer.", ".x",
        "a..b",       "a.1b",   "deleted a customer", "a.b ",      "a.b\n",
        "a.\xc3\xab", "a._b"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        cr_expect_not(text_is_words(bad[i], 2, SIZE_MAX), "%s", bad[i]);
    cr_expect_not(text_is_words("user.x", 1, 1));
}

Test(text, names) {
    cr_expect(text_is_name("old_value-2.x", 64, ""));
    cr_expect(text_is_name("getty@tty1", 64, "@"));
    cr_expect_not(text_is_name("getty@tty1", 64, ""));
    cr_expect_not(text_is_name("", 64, ""));
    cr_expect_not(text_is_name("abcd", 3, ""));
    cr_expect_not(text_is_name("a b", 64, ""));
    cr_expect_not(text_is_name("a/b", 64, ""));
}

Test(text, blank_is_where_nothing_is_to_be_seen) {
    static const char *const blank[] = {"",
                                        " ",
                                        "\t\n\v\f\r ",
                                        "\xc2\x85",
                                        "\u00a0\u1680\u2003",
                                        "\u2028\u2029\u202f\u205f\u3000",
                                        "\u200b\u200d\u2060\ufeff"};
    static const char *const seen[] = {"a",    " a ",      "\u00e9",   "-",     "\x01",
                                       "\xff", "\xc0\x80", "\xe2\x80", "\u202e"};

    for (size_t i = 0; i < sizeof(blank) / sizeof(blank[0]); i++)
        cr_expect(text_is_blank(blank[i]), "row %zu", i);
    for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
        cr_expect_not(text_is_blank(seen[i]), "row %zu", i);
}
