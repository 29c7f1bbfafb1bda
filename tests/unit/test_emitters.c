/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal/emitters.h"

#define HEAD "{\"version\":1,\"nomatch\":\"no\",\"type\":\"string\",\"table\":["
#define YES(index) "{\"index\":\"" index "\",\"value\":\"yes\"}"
#define NO(index) "{\"index\":\"" index "\",\"value\":\"no\"}"

static char said[4096];

static void on_wrong(const char *what, void *data) {
    (void)data;
    snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s\n", what);
}

static int parse(const char *text, struct emitters *ret) {
    *said = '\0';
    return emitters_parse("f", text, strlen(text), ret, on_wrong, NULL);
}

Test(emitters, users_by_number_and_by_name_and_units) {
    struct emitters emitters;

    cr_assert_eq(
        parse(HEAD YES("uid:1001") "," YES("unit:shop.service") "," YES("user:nobody") "," NO(
                  "uid:1002") "," YES("unit:a\\\\x2db@c.service") "]}",
              &emitters),
        0, "%s", said);
    cr_expect_eq(emitters.n, 5);
    cr_expect_eq(emitters_ask(&emitters, 1001, NULL, 0), EMITTERS_YES);
    cr_expect_eq(emitters_ask(&emitters, 65534, NULL, 0), EMITTERS_YES);
    cr_expect_eq(emitters_ask(&emitters, 1002, NULL, 0), EMITTERS_NO);
    cr_expect_eq(emitters_ask(&emitters, 1003, NULL, 0), EMITTERS_UNKNOWN);
    cr_expect_eq(emitters_ask(&emitters, 1003, "shop.service", 12), EMITTERS_YES);
    cr_expect_eq(emitters_ask(&emitters, 1003, "shop.services", 13), EMITTERS_UNKNOWN);
    /* One yes is enough. */
    cr_expect_eq(emitters_ask(&emitters, 1002, "shop.service", 12), EMITTERS_YES);
    emitters_free(&emitters);
}

Test(emitters, each_slip_is_told_and_the_other_rows_count) {
    static const struct {
        const char *row, *wanted;
    } cases[] = {
        {YES("user:nobody-of-that-name"), "there is no user of that name"},
        {YES("user:1001"), "a number goes behind uid:"},
        {YES("user:"), "after user: comes the name of a user"},
        {YES("uid:bob"), "a name goes behind user:"},
        {YES("uid:1001x"), "after uid: comes the number"},
        {YES("uid:"), "after uid: comes the number"},
        {YES("uid:4294967295"), "no user has that number"},
        {YES("uid:99999999999"), "after uid: comes the number"},
        {YES("unit:shop"), "the whole name, with its end"},
        {YES("unit:"), "the whole name, with its end"},
        {YES("unit:.service"), "the whole name, with its end"},
        {YES("unit:my shop.service"), "not the name of a unit"},
        {YES("bob"), "begins with none of"},
        {YES("UID:1001"), "begins with none of"},
        {YES(""), "begins with none of"},
        {YES("uid:1\\u001b[2J"), "\"uid:1?[2J\": "},
        {YES("uid:1001\\u0000"), "with two texts"},
        {YES("uid:5555"), "stands there a second time"},
        {NO("uid:5555"), "stands there a second time"},
        {"{\"index\":\"uid:1001\",\"value\":\"Yes\"}", "neither \"yes\" nor \"no\""},
        {"{\"index\":\"uid:1001\",\"value\":true}", "with two texts"},
        {"{\"index\":\"uid:1001\",\"value\":null}", "with two texts"},
        {"{\"index\":null,\"value\":\"yes\"}", "with two texts"},
        {"{\"index\":\"uid:1001\"}", "with two texts"},
        {"{\"index\":\"uid:1001\",\"value\":\"yes\",\"note\":\"x\"}", "with two texts"},
        {"{}", "with two texts"},
        {"null", "with two texts"},
        {"[]", "with two texts"},
        {"\"uid:1001\"", "with two texts"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct emitters emitters;
        char text[1024];

        snprintf(text, sizeof(text), HEAD YES("uid:5555") ",%s," YES("uid:6666") "]}",
                 cases[i].row);
        cr_expect_eq(parse(text, &emitters), -EBADMSG, "%zu", i);
        cr_expect_eq(emitters.n, 2, "%zu", i);
        cr_expect_eq(emitters_ask(&emitters, 6666, NULL, 0), EMITTERS_YES, "%zu", i);
        cr_expect(strncmp(said, "f: row 2: ", 10) == 0 && strstr(said, cases[i].wanted), "%zu: %s",
                  i, said);
        emitters_free(&emitters);
    }
}

Test(emitters, what_is_no_list) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", "f: line 1: no JSON: unexpected end of data"},
        {"{\n\"table\":[\n", "f: line 3: no JSON: unexpected end of data"},
        {"{\n\"table\":\n[},", "f: line 3: no JSON: "},
        {HEAD "]} x", "f: line 1: "},
        {"[]", "f: no JSON object"},
        {"null", "f: no JSON object"},
        {"{}", "f: has no \"table\""},
        {"{\"table\":{}}", "f: has no \"table\""},
        {"{\"table\":null}", "f: has no \"table\""},
        {"{\"tables\":[],\"table\":[]}", "f: \"tables\": there is no such key"},
        {"{\"nomatch\":\"yes\",\"table\":[]}", "f: \"nomatch\": it is \"no\""},
        {"{\"nomatch\":null,\"table\":[]}", "f: \"nomatch\": it is \"no\""},
        {"{\"version\":2,\"table\":[]}", "f: \"version\": it is 1"},
        {"{\"version\":\"1\",\"table\":[]}", "f: \"version\": it is 1"},
        {"{\"type\":\"array\",\"table\":[]}", "f: \"type\": it is \"string\""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct emitters emitters;

        cr_expect_eq(parse(cases[i].text, &emitters), -EBADMSG, "%zu", i);
        cr_expect_eq(emitters.n, 0, "%zu", i);
        cr_expect(strncmp(said, cases[i].wanted, strlen(cases[i].wanted)) == 0, "%zu: %s", i, said);
        emitters_free(&emitters);
    }
}

Test(emitters, the_file) {
    char path[] = "/tmp/emitters.XXXXXX";
    int fd = mkstemp(path);
    struct emitters emitters;

    cr_assert(fd >= 0 && write(fd, HEAD "]}\n", sizeof(HEAD "]}\n") - 1) > 0);
    close(fd);
    *said = '\0';
    cr_expect_eq(emitters_read(path, &emitters, on_wrong, NULL), 0, "%s", said);
    emitters_free(&emitters);
    unlink(path);
    cr_expect_eq(emitters_read(path, &emitters, on_wrong, NULL), 0);
    cr_expect_str_eq(said, "");
    cr_expect_eq(emitters_read("/tmp", &emitters, on_wrong, NULL), -EINVAL);
    cr_expect_str_eq(said, "/tmp: is no regular file\n");
}
