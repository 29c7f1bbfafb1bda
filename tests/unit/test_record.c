/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "deliver/record.h"

#define NEXT(text, record) record_next(text, sizeof(text) - 1, record)

Test(record, one_after_the_other) {
    static const char bytes[] = "A=1\nMESSAGE=one\n\nMESSAGE=two\n\nMESSAGE=half\n";
    struct spool_record record;
    size_t at = NEXT(bytes, &record);

    cr_assert_eq(at, 17);
    cr_expect_eq(record.message_n, 3);
    cr_expect(memcmp(record.message, "one", 3) == 0);
    cr_assert_eq(record_next(bytes + at, sizeof(bytes) - 1 - at, &record), 13);
    cr_expect(memcmp(record.message, "two", 3) == 0);
    at += 13;
    cr_expect_eq(record_next(bytes + at, sizeof(bytes) - 1 - at, &record), 0);
}

Test(record, what_the_disk_never_had) {
    static const char bytes[] = "\0\0\0\0\n\n\0MESSAGE=one\n\n";
    struct spool_record record;

    cr_assert_eq(NEXT(bytes, &record), sizeof(bytes) - 1);
    cr_expect_eq(record.message_n, 3);
    cr_expect_eq(record_next("\0\0\0", 3, &record), 0);
}

/* A page of zeros covers the end of one record and the beginning of another. */
Test(record, what_zeros_are_in_is_not_whole) {
    static const char bytes[] = "MESSAGE=one\n\0\0\0MESSAGE=two\n\nMESSAGE=th\0\0\0e=x\n\n";
    struct spool_record record;
    size_t at = NEXT(bytes, &record);

    cr_assert_eq(at, 28);
    cr_expect_eq(record.n, 12);
    cr_expect_eq(record.message_n, 3);
    cr_expect(memcmp(record.message, "two", 3) == 0);
    cr_assert_eq(record_next(bytes + at, sizeof(bytes) - 1 - at, &record), 18);
    cr_expect_null(record.message);
}

Test(record, no_message_is_no_event) {
    static char bytes[9000] = "MESSAGE=";
    struct spool_record record;

    cr_assert_gt(NEXT("A=1\nMESSAGE\nMESSAGES=1\n\n", &record), 0);
    cr_expect_null(record.message);
    cr_assert_gt(NEXT("MESSAGE=\n\n", &record), 0);
    cr_expect_null(record.message);
    memset(bytes + 8, 'x', sizeof(bytes) - 10);
    memcpy(bytes + sizeof(bytes) - 2, "\n\n", 2);
    cr_assert_gt(record_next(bytes, sizeof(bytes), &record), 0);
    cr_expect_null(record.message, "longer than a line may be");
}

Test(record, only_fields_of_libdeed) {
    static const char bytes[] =
        "PRIORITY=0\nPRIORITY=4\n_UID=0\nOBJECT_PID=1\nSYSLOG_IDENTIFIER=sshd\nCODE_FILE=x\n"
        "DEED_VIA=reconcile\nDEED_ORIGIN_UID=0\nDEED_ORIGIN_=1\nDEED_ACTION=a.b\nDEED_=1\n"
        "DEED_lower=1\nDEED_ACTOR_ID=a=b\nDEED_NOTHING\nMESSAGE={}\nMESSAGE=other\n\n";
    static const char wanted[] = "SYSLOG_IDENTIFIER=deed\nSYSLOG_FACILITY=13\n"
                                 "MESSAGE_ID=8ed3aa0c76de4d1f9c4ab2e0a1c5d0e1\n"
                                 "DEED_VIA=outbox\nDEED_ORIGIN_UID=33\n"
                                 "PRIORITY=4\nDEED_ACTION=a.b\nDEED_ACTOR_ID=a=b\nMESSAGE={}\n";
    char datagram[RECORD_DATAGRAM_MAX];
    struct spool_record record;
    size_t n;

    cr_assert_eq(NEXT(bytes, &record), sizeof(bytes) - 1);
    n = record_datagram(&record, "outbox", 33, datagram);
    cr_expect_eq(n, sizeof(wanted) - 1, "%.*s", (int)n, datagram);
    cr_expect(memcmp(datagram, wanted, n) == 0, "%.*s", (int)n, datagram);
}
