/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "util/netblock.h"

static bool is_in(const char *block, const char *address) {
    struct netblock parsed;
    const char *why = NULL;

    cr_assert(netblock_parse(block, &parsed, &why), "%s: %s", block, why);
    return netblock_is_in(&parsed, address, strlen(address));
}

static void expect_bad(const char *text, const char *part) {
    struct netblock block;
    const char *why = NULL;

    cr_expect_not(netblock_parse(text, &block, &why), "%s", text);
    cr_assert_not_null(why);
    cr_expect_not_null(strstr(why, part), "%s: %s", text, why);
}

Test(address, is_the_same_however_it_is_written) {
    cr_expect(is_in("203.0.113.42", "203.0.113.42"));
    cr_expect(is_in("203.0.113.42", "::ffff:203.0.113.42"));
    cr_expect(is_in("203.0.113.42", "::ffff:cb00:712a"));
    cr_expect(is_in("::ffff:203.0.113.42", "203.0.113.42"));
    cr_expect(is_in("2001:db8::1", "2001:0DB8:0:0:0:0:0:1"));
    cr_expect_not(is_in("203.0.113.42", "203.0.113.4"));
    cr_expect_not(is_in("203.0.113.4", "203.0.113.42"));
    cr_expect_not(is_in("2001:db8::1", "2001:db8::11"));
}

Test(address, is_in_a_block) {
    cr_expect(is_in("203.0.113.0/24", "203.0.113.255"));
    cr_expect_not(is_in("203.0.113.0/24", "203.0.114.0"));
    cr_expect(is_in("10.0.0.0/9", "10.127.255.255"));
    cr_expect_not(is_in("10.0.0.0/9", "10.128.0.0"));
    cr_expect(is_in("0.0.0.0/0", "255.1.2.3"));
    cr_expect_not(is_in("0.0.0.0/0", "2001:db8::1"), "IPv4 alone");
    cr_expect(is_in("::/0", "255.1.2.3"), "IPv4 is a part of IPv6");
    cr_expect(is_in("2001:db8::/33", "2001:db8:7fff::1"));
    cr_expect_not(is_in("2001:db8::/33", "2001:db8:8000::1"));
    cr_expect(is_in("::ffff:10.0.0.0/104", "10.200.0.1"));
}

Test(address, what_is_none_is_in_no_block) {
    cr_expect_not(is_in("::/0", ""));
    cr_expect_not(is_in("::/0", "203.0.113.42 "));
    cr_expect_not(is_in("::/0", "unix:/run/socket"));
    cr_expect_not(is_in("::/0", "203.0.113.42:port"));
    cr_expect_not(is_in("::/0", "fe80::1%"));
}

Test(address, port_and_zone_do_not_hide_it) {
    cr_expect(is_in("203.0.113.42", "203.0.113.42:8080"));
    cr_expect(is_in("2001:db8::1", "[2001:db8::1]:443"));
    cr_expect(is_in("fe80::1", "fe80::1%eth0"));
    cr_expect(is_in("fe80::/10", "fe80::1%eth0"));
    cr_expect(is_in("fe80::1%eth0", "fe80::1%eth0"));
    cr_expect_not(is_in("fe80::1%eth0", "fe80::1%eth1"));
    cr_expect_not(is_in("fe80::1%eth0", "fe80::1"), "which link is not known");
    expect_bad("203.0.113.42:8080", "an address is");
}

Test(address, says_what_is_wrong) {
    expect_bad("", "an address is");
    expect_bad("203.0.113", "an address is");
    expect_bad("alice", "an address is");
    expect_bad("203.0.113.0/33", "0 to 32");
    expect_bad("203.0.113.0/", "0 to 32");
    expect_bad("203.0.113.0/2x", "0 to 32");
    expect_bad("2001:db8::/129", "0 to 128");
    expect_bad("203.0.113.42/24", "behind");
}
