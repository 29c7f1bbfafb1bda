/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/utc.h"

static struct buffer out;

static const char *ended(void) {
    buffer_put(&out, "", 1);
    cr_assert(!out.failed);
    out.n = 0;
    return out.bytes;
}

static const char *text(const char *bytes, size_t n) {
    html_text(&out, bytes, n);
    return ended();
}

#define TEXT(s) text((s), sizeof(s) - 1)

Test(report_html, nothing_ends_an_element_or_an_attribute) {
    cr_assert_str_eq(TEXT("<a b=\"c\" d='e'>&amp;"),
                     "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
    for (int c = 1; c < 256; c++) {
        char byte = (char)c;
        const char *is = text(&byte, 1);

        cr_assert(!strpbrk(is, "<>\"'") && (*is != '&' || strchr(is, ';')), "%d: %s", c, is);
    }
    buffer_free(&out);
}

Test(report_html, what_cannot_be_seen_is_told) {
    cr_assert_str_eq(TEXT("a\0b\n\x1b[31m\x7f"), "a\\x00b\\x0a\\x1b[31m\\x7f");
    cr_assert_str_eq(TEXT("\xc2\x85 \xe2\x80\xae \xe2\x81\xa6 \xe2\x80\x8b \xef\xbb\xbf"),
                     "\\u0085 \\u202e \\u2066 \\u200b \\ufeff");
    cr_assert_str_eq(TEXT("\xf3\xa0\x81\x81 \xef\xbf\xbf"), "\\U000e0041 \\uffff");
    cr_assert_str_eq(TEXT("\xff \xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82"),
                     "\\xff \\xc0\\x80 \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80 \\xe2\\x82");
    cr_assert_str_eq(TEXT("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x92\xa9"),
                     "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x92\xa9");
    buffer_free(&out);
}

Test(report_html, what_steers_shorthand_and_music_is_told) {
    cr_expect_str_eq(TEXT("\xf0\x9b\xb2\x9f \xf0\x9b\xb2\xa0 \xf0\x9b\xb2\xa3 \xf0\x9b\xb2\xa4"),
                     "\xf0\x9b\xb2\x9f \\U0001bca0 \\U0001bca3 \xf0\x9b\xb2\xa4");
    cr_expect_str_eq(TEXT("\xf0\x9d\x85\xb2 \xf0\x9d\x85\xb3 \xf0\x9d\x85\xba \xf0\x9d\x85\xbb"),
                     "\xf0\x9d\x85\xb2 \\U0001d173 \\U0001d17a \xf0\x9d\x85\xbb");
    buffer_free(&out);
}

Test(report_html, a_value_is_marked_and_cut_between_characters) {
    static char value[2 * HTML_VALUE_MAX];

    html_value(&out, "\\x1b\x1b", 5);
    cr_assert_str_eq(ended(), "<bdi>\\x1b<i>\\x1b</i></bdi>");
    html_json(&out, (struct text_view){"\\u003cb\\u003e\\\"", 15});
    cr_assert_str_eq(ended(), "<bdi>&lt;b&gt;&quot;</bdi>");
    memset(value, 'x', sizeof(value));
    html_value(&out, value, HTML_VALUE_MAX);
    cr_assert_eq(strlen(ended()), HTML_VALUE_MAX + strlen("<bdi></bdi>"));
    memcpy(value + HTML_VALUE_MAX - 2, "\xf0\x9f\x92\xa9", 4);
    html_value(&out, value, sizeof(value));
    cr_assert(strstr(ended(), "xx</bdi><i>… cut, 1024 bytes</i>"));
    cr_assert_eq(strstr(out.bytes, "</bdi>") - out.bytes, HTML_VALUE_MAX - 2 + 5);
    buffer_free(&out);
}

Test(report_html, numbers) {
    static const struct {
        uint64_t n;
        const char *whole, *brief;
    } cases[] = {
        {0, "0", "0"},
        {999, "999", "999"},
        {1000, "1,000", "1.0k"},
        {9949, "9,949", "9.9k"},
        {9950, "9,950", "10k"},
        {999499, "999,499", "999k"},
        {999500, "999,500", "1.0M"},
        {UINT64_MAX, "18,446,744,073,709,551,615", "18E"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        html_number(&out, cases[i].n);
        cr_assert_str_eq(ended(), cases[i].whole);
        html_short_number(&out, cases[i].n);
        cr_assert_str_eq(ended(), cases[i].brief);
    }
    html_time(&out, utc_of_unix(1781186529) + 471, true);
    cr_assert_str_eq(ended(),
                     "<time datetime=\"2026-06-11T14:02:09.471Z\">2026-06-11 14:02:09.471</time>");
    buffer_free(&out);
}
