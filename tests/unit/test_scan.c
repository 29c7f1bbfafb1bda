/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "parse/scan.h"

#define HEAD                                                                                       \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":"                                    \
    "\"017f22e2-79b0-7abc-8000-000000000000\",\"service\":\"billing\","
#define BODY "\"actor\":{\"type\":\"user\",\"id\":\"a { b \\\" }\"},\"outcome\":\"success\""
#define STREAM "000102030405060708090a0b0c0d0e0f"
#define PREV "bb00000000000000000000000000000000000000000000000000000000000001"
#define CHAIN(rest) ",\"chain\":{\"stream\":\"" STREAM "\"," rest "}"
#define BOOT ",\"boot_id\":\"8f6691d64b9048f4bebb360f9cac837c\""
#define ORIGIN ",\"origin\":{\"host\":\"vm\",\"pid\":7,\"uid\":0" BOOT "}}"
#define FIRST HEAD BODY CHAIN("\"seq\":1")

static struct scanned event;

static enum scan_result scan(const char *line, enum scan_from from) {
    return scan_line(line, strlen(line), from, &event);
}

Test(scan, takes_out_what_the_chain_needs) {
    cr_assert_eq(scan(HEAD BODY CHAIN("\"seq\":12,\"prev\":\"" PREV "\",\"after\":\"crash\"")
                          ORIGIN,
                      SCAN_FILE),
                 SCAN_EVENT);
    cr_expect_eq(memcmp(event.time, "2026-06-11T14:02:09.471Z", SCAN_TIME), 0);
    cr_expect_eq(memcmp(event.id, "017f22e2-79b0-7abc-8000-000000000000", SCAN_ID), 0);
    cr_expect_eq(event.service_n, 7);
    cr_expect_eq(memcmp(event.service, "billing", 7), 0);
    cr_expect_eq(event.stream[15], 15);
    cr_expect_eq(event.seq, 12);
    cr_expect_eq(event.previous[0], 0xbb);
    cr_expect_eq(event.previous[31], 1);
    cr_expect_eq(event.after, AFTER_CRASH);
    cr_expect_not(event.via);
    cr_expect_eq(event.host_n, strcspn(event.host, "\""));
    cr_expect_eq(memcmp(event.host - 8, "\"host\":\"", 8), 0);
    cr_expect_eq(memcmp(event.bytes + event.hashed, ",\"origin\"", 9), 0);
}

Test(scan, hash_is_that_of_the_line_without_origin) {
    static const char bare[] = FIRST "}";
    uint8_t wanted[DIGEST_SIZE], hash[DIGEST_SIZE];

    digest_sum(bare, sizeof(bare) - 1, wanted);
    cr_assert_eq(scan(FIRST ORIGIN, SCAN_FILE), SCAN_EVENT);
    scan_hash(&event, hash);
    cr_expect_eq(memcmp(hash, wanted, DIGEST_SIZE), 0);
    cr_assert_eq(scan(bare, SCAN_JOURNAL), SCAN_EVENT);
    scan_hash(&event, hash);
    cr_expect_eq(memcmp(hash, wanted, DIGEST_SIZE), 0);
}

Test(scan, a_file_has_origins_and_the_journal_has_none) {
    cr_expect_eq(scan(FIRST "}", SCAN_FILE), SCAN_NO_ORIGIN);
    cr_expect_eq(scan(FIRST ORIGIN, SCAN_JOURNAL), SCAN_NO_CHAIN);
}

Test(scan, via_needs_less_of_an_origin) {
    static const char *const good[] = {
        ",\"origin\":{\"host\":\"vm\",\"uid\":33,\"via\":\"spool\"}}",
        ",\"origin\":{\"host\":\"vm\",\"uid\":33" BOOT ",\"via\":\"outbox\"}}",
        ",\"origin\":{\"host\":\"vm\",\"pid\":1,\"uid\":33" BOOT ",\"via\":\"relay\"}}",
        ",\"origin\":{\"host\":\"vm\",\"unit\":\"a\\\\x2db.service\",\"exe\":\"\\/bin\\/x\","
        "\"pid\":1,\"uid\":33" BOOT ",\"via\":\"reconcile\"}}",
    };
    static const char *const bad[] = {
        ",\"origin\":{\"host\":\"vm\",\"uid\":33}}",
        ",\"origin\":{\"host\":\"vm\",\"uid\":33,\"via\":\"other\"}}",
        ",\"origin\":{\"host\":\"vm\",\"via\":\"spool\"}}",
        ",\"origin\":{\"host\":\"vm\",\"uid\":33,\"via\":\"spool\"}} ",
        ",\"origin\":{\"host\":\"vm\",\"uid\":033,\"via\":\"spool\"}}",
        ",\"origin\":{\"host\":\"v\x7fm\",\"uid\":33,\"via\":\"spool\"}}",
        ",\"origin\":{\"host\":\"v\\xm\",\"uid\":33,\"via\":\"spool\"}}",
        ",\"origin\":{\"uid\":33,\"host\":\"vm\",\"via\":\"spool\"}}",
    };
    char line[1024];

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        snprintf(line, sizeof(line), "%s%s", FIRST, good[i]);
        cr_expect_eq(scan(line, SCAN_FILE), SCAN_EVENT, "%s", good[i]);
        cr_expect(event.via);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        snprintf(line, sizeof(line), "%s%s", FIRST, bad[i]);
        cr_expect_eq(scan(line, SCAN_FILE),
                     line[strlen(line) - 1] == '}' ? SCAN_NO_ORIGIN : SCAN_CUT, "%s", bad[i]);
    }
}

Test(scan, chain_to_the_byte) {
    static const char *const bad[] = {
        CHAIN("\"seq\":0"),
        CHAIN("\"seq\":01"),
        CHAIN("\"seq\":-1"),
        CHAIN("\"seq\":2"),
        CHAIN("\"seq\":1,\"prev\":\"" PREV "\""),
        CHAIN("\"seq\":18446744073709551616,\"prev\":\"" PREV "\""),
        CHAIN("\"seq\":1,\"after\":\"lunch\""),
        CHAIN("\"seq\": 1"),
        CHAIN("\"seq\":1,\"seq\":1"),
        ",\"chain\":{\"stream\":\"000102030405060708090A0b0c0d0e0f\",\"seq\":1}",
        ",\"chain\":{\"stream\":\"0001\",\"seq\":1}",
        "",
    };
    char line[1024];

    cr_expect_eq(scan(HEAD BODY CHAIN("\"seq\":18446744073709551615,\"prev\":\"" PREV "\"") ORIGIN,
                      SCAN_FILE),
                 SCAN_EVENT);
    cr_expect_eq(event.seq, UINT64_MAX);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        snprintf(line, sizeof(line), "%s%s%s", HEAD BODY, bad[i], ORIGIN);
        cr_expect_eq(scan(line, SCAN_FILE), SCAN_NO_CHAIN, "%s", bad[i]);
    }
}

/* Where the text of the pattern is in the line: 0 a decimal digit, f a hexadecimal one. */
static void every_byte_instead(char *line, size_t n, const char *found, const char *pattern) {
    char *at = strstr(line, found);

    cr_assert_not_null(at, "%s", found);
    for (size_t i = 0; i < strlen(pattern); i++) {
        char was = at[i];

        for (int c = 0; c < 256; c++) {
            bool right = pattern[i] == '0'   ? c >= '0' && c <= '9'
                         : pattern[i] == 'f' ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')
                                             : c == was;

            at[i] = (char)c;
            cr_expect_eq(scan_line(line, n, SCAN_FILE, &event) == SCAN_EVENT, right,
                         "byte %d of %s is %d", (int)i, found, c);
        }
        at[i] = was;
    }
}

Test(scan, digits_and_what_is_between_them) {
    char line[] = HEAD BODY CHAIN("\"seq\":2,\"prev\":\"" PREV "\"") ORIGIN;
    size_t n = sizeof(line) - 1;
    char hex[65];

    memset(hex, 'f', sizeof(hex));
    hex[64] = '\0';
    cr_assert_eq(scan_line(line, n, SCAN_FILE, &event), SCAN_EVENT);
    every_byte_instead(line, n, "2026-06-11T", "0000-00-00T00:00:00.000Z");
    every_byte_instead(line, n, "017f22e2", "ffffffff-ffff-ffff-ffff-ffffffffffff");
    every_byte_instead(line, n, STREAM, hex + 32);
    every_byte_instead(line, n, PREV, hex);
    every_byte_instead(line, n, "8f6691d6", hex + 32);
}

Test(scan, digits_have_their_values) {
    static const char digits[] = "0123456789abcdef";
    uint8_t boot[SCAN_BOOT];
    char text[2 * SCAN_BOOT];

    for (unsigned both = 0; both < 256; both++) {
        memset(text, '0', sizeof(text));
        text[both % 16 * 2] = digits[both >> 4];
        text[both % 16 * 2 + 1] = digits[both & 15];
        cr_assert(scan_boot(text, sizeof(text), boot));
        for (unsigned i = 0; i < SCAN_BOOT; i++)
            cr_expect_eq(boot[i], i == both % 16 ? both : 0, "%u", both);
    }
}

Test(scan, an_event_has_more_than_a_service) {
    cr_expect_eq(scan("{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":"
                      "\"017f22e2-79b0-7abc-8000-000000000000\",\"service\":"
                      "\"billing\"" CHAIN("\"seq\":1") ORIGIN,
                      SCAN_FILE),
                 SCAN_NO_CHAIN);
}

Test(scan, every_beginning_of_an_event_is_a_fragment) {
    static const char line[] = FIRST ORIGIN;
    char part[sizeof(line)];

    for (size_t n = 1; n < sizeof(line) - 1; n++) {
        memcpy(part, line, n); /* a copy of its own, so that a sanitizer sees a read behind it */
        cr_expect_eq(scan_line(part, n, SCAN_FILE, &event), SCAN_CUT, "%zu", n);
    }
}

Test(scan, what_is_no_event) {
    cr_expect_eq(scan("", SCAN_FILE), SCAN_EMPTY);
    cr_expect_eq(scan("x", SCAN_FILE), SCAN_OTHER);
    cr_expect_eq(scan("}}", SCAN_FILE), SCAN_OTHER);
    cr_expect_eq(scan("{\"a\":1}", SCAN_FILE), SCAN_OTHER);
    cr_expect_eq(scan("{\"timestamp\":\"yesterday\"}}", SCAN_FILE), SCAN_FORM);
    cr_expect_eq(scan(" " FIRST ORIGIN, SCAN_FILE), SCAN_OTHER);
    cr_expect_eq(scan(FIRST ORIGIN "\r", SCAN_FILE), SCAN_CUT);
    cr_expect_eq(scan(FIRST ORIGIN ORIGIN, SCAN_FILE), SCAN_NO_ORIGIN);
}
