/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/fileset.h"
#include "store/rotated.h"

static struct rotated parse(const char *name) {
    return rotated_parse(name, "deed.jsonl");
}

static void dated(const char *name, const char *wanted) {
    struct rotated rotated = parse(name);
    time_t seconds = (time_t)rotated.day_first;
    char text[20] = "";
    struct tm tm;

    cr_expect_eq(rotated.age, ROTATED_DATED, "%s", name);
    cr_expect_null(rotated.unread, "%s", name);
    if (rotated.day_first != ROTATED_NO_TIME && gmtime_r(&seconds, &tm))
        strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
    cr_expect_str_eq(text, wanted, "%s", name);
}

Test(rotated, every_dateformat_is_a_date) {
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    dated("deed.jsonl-20260611", "2026-06-11 00:00:00");
    dated("deed.jsonl.20260609", "2026-06-09 00:00:00");
    dated("deed.jsonl-2026-06-09.zst", "2026-06-09 00:00:00");
    dated("deed.jsonl.2026.06.09.gz", "2026-06-09 00:00:00");
    dated("deed.jsonl_20260609", "2026-06-09 00:00:00");
    dated("deed.jsonl-20260611_00", "2026-06-11 00:00:00");
    dated("deed.jsonl-20260611_23", "2026-06-11 23:00:00");
    dated("deed.jsonl-2026061107", "2026-06-11 07:00:00");
    dated("deed.jsonl-20260611T072911.xz", "2026-06-11 07:29:11");
    dated("deed.jsonl.20260611-07:29", "2026-06-11 07:29:00");
    dated("deed.jsonl-2026.06.11T07h", "2026-06-11 07:00:00");
    dated("deed.jsonl-1781136000", "2026-06-11 02:00:00");
    dated("deed.jsonl.1781136000.bz2", "2026-06-11 02:00:00");
    dated("deed.jsonl-20260611-1781136000", "2026-06-11 00:00:00");
    dated("deed.jsonl-25.06.2026", "2026-06-25 00:00:00");
    dated("deed.jsonl-25062026", "2026-06-25 00:00:00");
    dated("deed.jsonl-2026-w24", "2026-06-11 00:00:00");
    dated("deed.jsonl-202606", "2026-06-01 00:00:00");
    dated("deed.jsonl.202606", "2026-06-01 00:00:00");
    dated("deed.jsonl-06-2026", "2026-06-01 00:00:00");
    dated("deed.jsonl-2026", "2026-01-01 00:00:00");
    dated("deed.jsonl-0611", ""); /* no year: only its last change can say */
    dated("deed.jsonl-31", "");
}

Test(rotated, extensions_and_backups) {
    dated("deed-20260611.jsonl", "2026-06-11 00:00:00");
    dated("deed-20260611.jsonl.zst", "2026-06-11 00:00:00");
    dated("deed.20260611.jsonl", "2026-06-11 00:00:00");
    dated("deed.jsonl-20260611.log.gz", "2026-06-11 00:00:00");
    dated("deed.jsonl-20260611.zst-2026061203.backup", "2026-06-11 00:00:00");
    dated("deed.jsonl-2026061203.backup", "2026-06-12 03:00:00");
    cr_expect(parse("deed.jsonl-20260611.zst-2026061203.backup").packed);
    cr_expect(parse("deed.jsonl-20260611.zst-2026061203.backup").backup);
    cr_expect_eq(parse("deed.1.jsonl.gz").age, ROTATED_NUMBERED);
    cr_expect_eq(parse("deed.jsonl.1.gz-2026061203.backup").age, ROTATED_NUMBERED);
    cr_expect_eq(parse("deed.jsonl.12").number, 12);
    cr_expect_eq(parse("deed.jsonl").age, ROTATED_CURRENT);
}

Test(rotated, what_deed_cannot_read_is_known_by_its_name) {
    static const char *const names[] = {"deed.jsonl-20260611.lz4", "deed.jsonl.1.Z",
                                        "deed-20260611.jsonl.7z", "deed.jsonl-20260611.zst.gpg"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cr_expect(parse(names[i]).age == ROTATED_DATED || parse(names[i]).age == ROTATED_NUMBERED);
        cr_expect_not_null(parse(names[i]).unread, "%s", names[i]);
    }
    cr_expect_eq(parse("deed.jsonl.bak").age, ROTATED_UNKNOWN);
    cr_expect_eq(parse("deed.jsonl-20260611.bak").age, ROTATED_UNKNOWN);
    cr_expect_eq(parse("deed.jsonl.3.old").age, ROTATED_UNKNOWN);
    cr_expect_eq(parse("deed.jsonl~").age, ROTATED_UNKNOWN);
    cr_expect_eq(parse("deed.jsonl.gz").age, ROTATED_UNKNOWN);
    cr_expect_eq(parse("deed.jsonl-20260611.sha256").age, ROTATED_OTHER);
    cr_expect_eq(parse("deed.jsonl-20260611.zst.sig").age, ROTATED_OTHER);
    cr_expect_eq(parse("deed-notes.jsonl").age, ROTATED_OTHER);
    cr_expect_eq(parse("deedling.jsonl-20260611").age, ROTATED_OTHER);
    cr_expect_eq(parse("rejected.jsonl").age, ROTATED_OTHER);
    cr_expect_eq(parse("deed").age, ROTATED_OTHER);
}

/* Makes the files, and holds the order that they are read in against the one that is given. */
static void in_order(const char *const *names, size_t n, time_t first) {
    char path[] = "/tmp/deed-rotated.XXXXXX";
    struct fileset set;
    int at;

    cr_assert_not_null(mkdtemp(path));
    at = open(path, O_RDONLY | O_DIRECTORY);
    for (size_t i = n; i-- > 0;) {
        struct timespec times[2] = {{.tv_sec = first + (time_t)i * 86400}};
        int fd = openat(at, names[i], O_CREAT | O_WRONLY, 0600);

        times[1] = times[0];
        cr_assert_eq(futimens(fd, times), 0);
        close(fd);
    }
    cr_assert_eq(fileset_read(at, &set), 0);
    cr_assert_eq(set.n, n);
    for (size_t i = 0; i < n; i++) {
        cr_expect_str_eq(set.files[i].name, names[i]);
        unlinkat(at, names[i], 0);
    }
    fileset_free(&set);
    close(at);
    rmdir(path);
}

#define IN_ORDER(names, first) in_order((names), sizeof(names) / sizeof((names)[0]), (first))

Test(rotated, days_stand_in_order_in_every_form) {
    static const char *const dots[] = {"deed.jsonl.20260609", "deed.jsonl.20260610",
                                       "deed.jsonl.20260611", "deed.jsonl"};
    static const char *const mixed[] = {"deed.jsonl-1780308000",
                                        "deed.jsonl.2026-06-09.gz",
                                        "deed-20260610.jsonl.zst",
                                        "deed.jsonl-20260610_17",
                                        "deed.jsonl-11.06.2026",
                                        "deed.jsonl-30.06.2026",
                                        "deed.jsonl.2",
                                        "deed.jsonl"};
    static const char *const american[] = {"deed.jsonl-05312026", "deed.jsonl-06012026",
                                           "deed.jsonl-06022026"};
    static const char *const by_change[] = {"deed.jsonl-06102026", "deed.jsonl-06112026",
                                            "deed.jsonl-06122026"};
    static const char *const no_year[] = {"deed.jsonl-1230", "deed.jsonl-1231", "deed.jsonl-0101"};
    static const char *const backups[] = {"deed.jsonl-20260610.zst-2026061100.backup",
                                          "deed.jsonl-20260610.zst", "deed.jsonl-2026061103.backup",
                                          "deed.jsonl"};

    setenv("TZ", "UTC", 1);
    tzset();
    IN_ORDER(dots, 1781000000);
    IN_ORDER(mixed, 1781000000);
    IN_ORDER(american, 1781000000);
    IN_ORDER(by_change, 1781049600);
    IN_ORDER(no_year, 1798588800);
    IN_ORDER(backups, 1781000000);
}
