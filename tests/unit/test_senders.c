/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "journal/senders.h"

/* As a file: what senders_read() says of it. */
static int read_table(const char *text, struct senders *ret) {
    char path[64];
    int fd = memfd_create("emitters", MFD_CLOEXEC), r;

    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    r = senders_read(ret, path);
    close(fd);
    return r;
}

#define ROW(index, value) "{\"index\":" index ",\"value\":" value "}"
#define TABLE(rows) "{\"version\":1,\"nomatch\":\"no\",\"type\":\"string\",\"table\":[" rows "]}"
#define BOB ROW("\"uid:1000\"", "\"yes\"")

static bool trusts(const char *text, const char *uid, const char *unit) {
    struct senders senders;
    bool trusted;

    cr_assert_eq(read_table(text, &senders), 0, "%s", text);
    trusted = senders_trusted(&senders, uid, strlen(uid), unit, unit ? strlen(unit) : 0);
    senders_free(&senders);
    return trusted;
}

Test(senders, who_is_listed) {
    cr_expect(trusts(TABLE(BOB), "1000", NULL));
    cr_expect_not(trusts(TABLE(BOB), "1001", NULL));
    cr_expect_not(trusts(TABLE(BOB), "10000", NULL));
    cr_expect_not(trusts(TABLE(ROW("\"uid:1000\"", "\"no\"")), "1000", NULL));
    cr_expect(trusts(TABLE(ROW("\"unit:shop.service\"", "\"yes\"")), "1000", "shop.service"));
    cr_expect(trusts(TABLE(""), "0", NULL));
    cr_expect_not(trusts(TABLE(""), "1000", NULL));
}

/* What is not understood is told, and makes nobody trusted. */
Test(senders, what_is_not_understood) {
    static const char *const tables[] = {
        "",
        "null",
        "{}",
        "[]",
        "7",
        "\"x\"",
        "{\"table\":null}",
        "{\"table\":{}}",
        TABLE("null"),
        TABLE("[]"),
        TABLE("{}"),
        TABLE("\"x\""),
        TABLE(ROW("1000", "\"yes\"")),
        TABLE(ROW("\"uid:1000\"", "true")),
        TABLE(ROW("[\"uid:1000\"]", "{}")),
        TABLE(ROW("\"uid:1000\"", "null")),
        TABLE(ROW("null", "\"yes\"")),
        TABLE(ROW("\"uid:1000\\u0000x\"", "\"yes\"")),
        TABLE(ROW("\"uid:1000\"", "\"yes\\u0000x\"")),
        TABLE("{\"index\":\"uid:1000\"}"),
        TABLE("{\"value\":\"yes\"}"),
    };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        struct senders senders = {0};

        cr_expect_eq(read_table(tables[i], &senders), -EBADMSG, "%s", tables[i]);
        cr_expect_neq(*senders_why(&senders, -EBADMSG), '\0', "%s", tables[i]);
        cr_expect_not(senders_trusted(&senders, "1000", 4, NULL, 0), "%s", tables[i]);
        senders_free(&senders);
    }
}

Test(senders, no_file_is_nobody) {
    struct senders senders;

    cr_expect_eq(senders_read(&senders, "/nonexistent/emitters.json"), 0);
    cr_expect_not(senders_trusted(&senders, "1000", 4, NULL, 0));
    cr_expect(senders_trusted(&senders, "0", 1, NULL, 0));
    senders_free(&senders);
}
