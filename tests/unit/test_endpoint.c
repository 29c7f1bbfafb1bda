/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "util/endpoint.h"

Test(endpoint, forms) {
    static const struct {
        const char *text, *address, *zone;
        int port;
    } rows[] = {
        {"192.0.2.9", "192.0.2.9", "", -1},
        {"192.0.2.9:4711", "192.0.2.9", "", 4711},
        {"192.0.2.9:65535", "192.0.2.9", "", 65535},
        {"2001:db8::1", "2001:db8::1", "", -1},
        {"2001:DB8::1", "2001:DB8::1", "", -1},
        {"2001:db8::1:443", "2001:db8::1:443", "", -1},
        {"[2001:db8::1]", "2001:db8::1", "", -1},
        {"[2001:db8::1]:443", "2001:db8::1", "", 443},
        {"::", "::", "", -1},
        {"::ffff:192.0.2.9", "::ffff:192.0.2.9", "", -1},
        {"[::ffff:192.0.2.9]:1", "::ffff:192.0.2.9", "", 1},
        {"fe80::1%eth0", "fe80::1%eth0", "eth0", -1},
        {"fe80::1%2", "fe80::1%2", "2", -1},
        {"[fe80::1%wlp0s20f3.100]:22", "fe80::1%wlp0s20f3.100", "wlp0s20f3.100", 22},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct endpoint endpoint;

        cr_assert(endpoint_read(rows[i].text, strlen(rows[i].text), &endpoint), "%s", rows[i].text);
        cr_expect_str_eq(endpoint.address, rows[i].address);
        cr_expect_str_eq(endpoint.zone, rows[i].zone);
        cr_expect_eq(endpoint.port, rows[i].port, "%s: %d", rows[i].text, endpoint.port);
    }
}

Test(endpoint, what_is_none) {
    static const char *const rows[] = {
        "",
        " ",
        "localhost",
        "unix:/run/socket",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.9 ",
        " 192.0.2.9",
        "192.0.2.9:",
        "192.0.2.9:0",
        "192.0.2.9:080",
        "192.0.2.9:65536",
        "192.0.2.9:http",
        "192.0.2.9, 10.0.0.1",
        "192.0.2.9/32",
        "192.0.2.9%eth0",
        "host.example:443",
        "[192.0.2.9]:80",
        "[2001:db8::1",
        "2001:db8::1]",
        "[]",
        "[]:80",
        "[2001:db8::1]443",
        "[2001:db8::1]:",
        "fe80::1%",
        "fe80::1%a b",
        "fe80::1%abcdefghijklmnop",
        "fe80::1%eth0%eth1",
        "%eth0",
        ":",
        "::1::",
        "1111:2222:3333:4444:5555:6666:7777:8888:9999",
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct endpoint endpoint;

        cr_expect_not(endpoint_read(rows[i], strlen(rows[i]), &endpoint), "%s", rows[i]);
    }
}

Test(endpoint, ends_where_the_text_ends) {
    static const char whole[] = "[1111:2222:3333:4444:5555:6666:7777:8888%abcdefghijklmno]:65535";

    for (size_t n = 0; n < sizeof(whole); n++) {
        char *exact = malloc(n + 1); /* a step beyond shows under a sanitizer */
        struct endpoint endpoint;

        memcpy(exact, whole, n);
        (void)endpoint_read(exact, n, &endpoint);
        free(exact);
    }
}
