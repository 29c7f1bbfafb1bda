/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "lint/logrecord.h"
#include "lint/pairs.h"
#include "lint/pieces.h"
#include "lint/sshd.h"

#define CRI "2026-03-04T05:06:07.123456789Z "

/* Each line as it comes out: "=" as it is, "+" more follows, else LINE:TEXT. */
static void run(const char *const *lines, size_t n, char ret[1024]) {
    json_tokener *tokener = log_record_tokener();
    struct pieces pieces = {0};
    struct piece whole;

    *ret = '\0';
    for (size_t i = 0; i < n; i++) {
        char *to = ret + strlen(ret);

        switch (pieces_take(&pieces, tokener, lines[i], strlen(lines[i]), i + 1, 40, &whole)) {
        case PIECE_NONE:
            strcpy(to, "= ");
            break;
        case PIECE_PART:
            strcpy(to, "+ ");
            break;
        case PIECE_WHOLE:
            sprintf(to, "%d:%s%.*s ", (int)whole.line, whole.too_long ? "long" : "", (int)whole.n,
                    whole.n ? whole.bytes : "");
            break;
        }
    }
    while (pieces_rest(&pieces, &whole))
        sprintf(ret + strlen(ret), "rest %d:%.*s", (int)whole.line, (int)whole.n,
                whole.n ? whole.bytes : "");
    pieces_free(&pieces);
    json_tokener_free(tokener);
}

#define EXPECT(wanted, ...)                                                                        \
    do {                                                                                           \
        const char *const lines[] = {__VA_ARGS__};                                                 \
        char found[1024];                                                                          \
        run(lines, sizeof(lines) / sizeof(lines[0]), found);                                       \
        cr_expect_str_eq(found, wanted, "%s", found);                                              \
    } while (0)

Test(lint_pieces, cri) {
    EXPECT("1:{\"a\":1} ", CRI "stdout F {\"a\":1}");
    EXPECT("1:x ", "2026-03-04T05:06:07+02:00 stderr F:tag x");
    EXPECT("+ 1:ab ", CRI "stdout P a", CRI "stdout F b");
    /* The two streams of a program are written at once. */
    EXPECT("+ + 2:xy 1:ab ", CRI "stdout P a", CRI "stderr P x", CRI "stderr F y",
           CRI "stdout F b");
    EXPECT("+ rest 1:a", CRI "stdout P a");
    EXPECT("1: 2: ", CRI "stdout F", CRI "stdout F ");
    EXPECT("= = = = ", "2026-03-04T05:06:07Z x F a", "2026-03-04 05:06:07Z stdout F a",
           CRI "stdout X a", "");
    EXPECT("+ + 1:long 4:b ", CRI "stdout P aaaaaaaaaaaaaaaaaaaaaaaa",
           CRI "stdout P aaaaaaaaaaaaaaaaaaaaaaaa", CRI "stdout F a", CRI "stdout F b");
}

Test(lint_pieces, docker) {
    EXPECT("= ", "{\"log\":\"x\\n\",\"stream\":\"stdout\"}");
    EXPECT("+ 1:ab ", "{\"log\":\"a\",\"stream\":\"stdout\"}",
           "{\"log\":\"b\\n\",\"stream\":\"stdout\"}");
    EXPECT("+ = 1:ab ", "{\"log\":\"a\",\"stream\":\"stdout\"}",
           "{\"log\":\"x\\n\",\"stream\":\"stderr\"}", "{\"log\":\"b\\n\",\"stream\":\"stdout\"}");
    EXPECT("= = = = ", "{\"log\":\"a\"}", "{\"log\":7,\"stream\":\"stdout\"}", "{\"log\":\"",
           "{\"log\":\"a\",\"stream\":null");
    EXPECT("+ rest 1:", "{\"log\":\"\",\"stream\":null}");
}

static void pairs(const char *text, const char *wanted) {
    json_object *object = pairs_read(text, strlen(text));

    if (!wanted)
        cr_expect_null(object, "%s", text);
    else
        cr_expect_str_eq(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN), wanted);
    json_object_put(object);
}

Test(lint_pairs, text) {
    pairs("a=1, b=\"x, y\"", "{\"a\":\"1\",\"b\":\"x, y\"}");
    pairs("a=\"\\\"\\\\\", c=", "{\"a\":\"\\\"\\\\\",\"c\":\"\"}");
    pairs("", NULL);
    pairs("a", NULL);
    pairs("=1", NULL);
    pairs("a=\"1", NULL);
    pairs("a=\"1\"b=2", NULL);
    pairs("user a=1 gone", NULL);
}

static void sshd(const char *text, const char *wanted) {
    json_object *object = sshd_read(text, strlen(text));

    if (!wanted)
        cr_expect_null(object, "%s", text);
    else
        cr_expect_str_eq(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN), wanted,
                         "%s", text);
    json_object_put(object);
}

Test(lint_sshd, text) {
    sshd("Accepted password for carol from 198.51.100.7 port 5 ssh2",
         "{\"sshd\":\"Accepted\",\"user\":\"carol\",\"address\":\"198.51.100.7\"}");
    sshd("Failed keyboard-interactive/pam for invalid user  from 198.51.100.7 port 5 ssh2",
         "{\"sshd\":\"Failed\",\"user\":\"\",\"address\":\"198.51.100.7\"}");
    sshd("Failed none for a from b port 1 ssh2 from 2001:db8::1 port 5 ssh2",
         "{\"sshd\":\"Failed\",\"user\":\"a from b port 1 ssh2\",\"address\":\"2001:db8::1\"}");
    sshd("Accepted publickey for carol from 198.51.100.7 port 5 ssh2: RSA-CERT ID x from "
         "203.0.113.1 "
         "port 1 (serial 7) CA RSA SHA256:y",
         "{\"sshd\":\"Accepted\",\"user\":\"carol\",\"address\":\"198.51.100.7\"}");
    sshd("Failed password for a from b port 1 ssh2: RSA-CERT ID x from 198.51.100.7 port 5 ssh2",
         "{\"sshd\":\"Failed\",\"user\":\"a from b port 1 ssh2: RSA-CERT ID "
         "x\",\"address\":\"198.51.100.7\"}");
    sshd("Failed publickey for a from b port 1 ssh2: RSA-CERT ID x from 198.51.100.7 port 5 ssh2: "
         "RSA-CERT ID x (serial 7) CA RSA SHA256:y",
         NULL);
    sshd("Connection from 198.51.100.7 port 5", NULL);
    sshd("Accepted ", NULL);
    sshd("Accepted password for carol", NULL);
    sshd("Failed password for a from 198.51.100.7", NULL);
    sshd("x Accepted password for carol from 198.51.100.7 port 5 ssh2", NULL);
}
