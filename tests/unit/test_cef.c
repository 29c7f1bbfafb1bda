/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has to be escaped where: tests/format/cef.test reads whole events back. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "format/cef.h"

#define HEAD                                                                                       \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":\"e1\",\"service\":\"billing\""

static struct buffer out;

static int export(const char *line) {
    struct view view;
    int r;

    out.n = 0;
    cr_assert(view_parts(line, strlen(line), &view), "%s", line);
    r = cef_event(&view, &out);
    buffer_put(&out, "", 1);
    cr_assert_not(out.failed);
    return r;
}

static void has(const char *part) {
    cr_expect(strstr(out.bytes, part), "no %s in %s", part, out.bytes);
}

static void free_out(void) {
    buffer_free(&out);
}

TestSuite(cef, .fini = free_out);

Test(cef, one_event) {
    cr_assert_eq(export(HEAD
                        ",\"actor\":{\"type\":\"user\",\"id\":\"alice\"},\"action\":\"auth.login\","
                        "\"resource\":{\"type\":\"host\",\"id\":\"web1\"},\"outcome\":\"success\","
                        "\"source_ip\":\"192.0.2.1\"}"),
                 0);
    cr_expect_eq(strncmp(out.bytes, "CEF:0|deed|deed|", 16), 0);
    has("|auth.login|A principal proved who it is|3|cat=authentication rt=1781186529471 "
        "act=auth.login "
        "outcome=success externalId=e1 suser=alice src=192.0.2.1 destinationServiceName=billing "
        "cs1=host:web1 cs1Label=resource cs2=user cs2Label=actorType cs6={} cs6Label=details");
}

Test(cef, a_header_escapes_its_bars_and_a_value_its_equals_signs) {
    cr_assert_eq(
        export(HEAD
               ",\"actor\":{\"type\":\"user\",\"id\":\"a|b=c\\\\d\"},\"action\":\"x|y=z\\\\\"}"),
        0);
    has("|x\\|y=z\\\\|x\\|y=z\\\\|5|");
    has(" act=x|y\\=z\\\\ ");
    has(" suser=a|b\\=c\\\\d ");
}

/* No value ends early, begins another key or adds a line. */
Test(cef, hostile_text) {
    cr_assert_eq(
        export(
            HEAD
            ",\"actor\":{\"type\":\"user\",\"id\":\"x src=1.2.3.4\\n\\r\\u0000\x1b\xff\\u202e\"},"
            "\"action\":\"a\\nb\\u0000\"}"),
        0);
    has("|a%0Ab%00|a%0Ab%00|");
    has(" suser=x src\\=1.2.3.4\\n\\r%00%1B%FF%E2%80%AE destinationServiceName=");
    for (size_t i = 0; i + 1 < out.n; i++)
        cr_expect((unsigned char)out.bytes[i] >= 0x20 && (unsigned char)out.bytes[i] < 0x7f);
}

Test(cef, whom_it_was_done_to) {
    cr_assert_eq(export(HEAD ",\"resource\":{\"type\":\"user\",\"id\":\"bob\"}}"), 0);
    has(" duser=bob ");
    cr_assert_eq(export(HEAD ",\"on_behalf_of\":{\"type\":\"user\",\"id\":\"carol\"},"
                             "\"resource\":{\"type\":\"user\",\"id\":\"bob\"}}"),
                 0);
    has(" duser=carol ");
    has(" cs5=user:carol cs5Label=onBehalfOf ");
    cr_assert_eq(export(HEAD ",\"resource\":{\"type\":\"customer\",\"id\":\"4471\"}}"), 0);
    cr_expect_not(strstr(out.bytes, "duser"));
    has("|incomplete|incomplete|5|");
}

Test(cef, addresses_have_keys_of_their_own) {
    cr_assert_eq(export(HEAD ",\"source_ip\":\"2001:db8::1\"}"), 0);
    has(" c6a2=2001:db8::1 c6a2Label=Source IPv6 Address ");
    cr_assert_eq(export(HEAD ",\"source_ip\":\"10.1\"}"), 0);
    has(" shost=10.1 ");
}

Test(cef, only_whole_numbers_where_integers_are_expected) {
    cr_assert_eq(export(HEAD ",\"metadata\":{\"count\":1000}}"), 0);
    has(" cn1=1000 cn1Label=count ");
    cr_assert_eq(export(HEAD ",\"metadata\":{\"count\":1e3}}"), 0);
    cr_expect_not(strstr(out.bytes, "cn1"));
    has("cs6={\"metadata\":{\"count\":1e3}}");
}

Test(cef, no_time_is_no_event) {
    cr_assert_eq(export("{\"timestamp\":\"2026-13-01T00:00:00.000Z\"}"), -EINVAL);
    cr_expect_eq(out.n, 1);
}
