/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mount tables as Debian 12 and 13 show them in a unit, and what nobody should believe. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/lognamespace.h"

#define DIRECTORY "/run/systemd/journal"

static char path[] = "/tmp/deed-mounts-XXXXXX";

static void write_file(const char *text, size_t n) {
    int fd;

    strcpy(path, "/tmp/deed-mounts-XXXXXX");
    fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, text, n), (ssize_t)n);
    close(fd);
}

static bool find(const char *text, char ret[LOGNAMESPACE_MAX]) {
    bool found;

    write_file(text, strlen(text));
    found = lognamespace_of_mounts(path, DIRECTORY, ret);
    unlink(path);
    return found;
}

#define RUN "26 1 0:24 / /run rw,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=399856k,mode=755\n"

Test(lognamespace, is_what_is_mounted_over_the_sockets) {
    char name[LOGNAMESPACE_MAX];

    cr_assert(find(RUN "301 26 0:24 /systemd/journal.apart /run/systemd/journal "
                       "ro,nosuid,nodev master:5 - tmpfs tmpfs rw,size=399856k,mode=755\n",
                   name));
    cr_expect_str_eq(name, "apart");
    /* where /run is no file system of its own */
    cr_assert(find(
        "301 26 0:24 /var/run/systemd/journal.a-b_c /run/systemd/journal ro - ext4 x rw\n", name));
    cr_expect_str_eq(name, "a-b_c");
    cr_expect_not(find(RUN, name));
    cr_expect_not(find("", name));
    cr_expect_not(lognamespace_of_mounts("/nonexistent", DIRECTORY, name));
    /* a container that was given the host's */
    cr_expect_not(
        find(RUN "301 26 0:24 /systemd/journal /run/systemd/journal ro - tmpfs x rw\n", name));
    /* another directory */
    cr_expect_not(find(
        RUN "301 26 0:24 /systemd/journal.apart /run/systemd/journal.x ro - tmpfs x rw\n", name));
    /* covered by something else */
    cr_expect_not(find("301 26 0:24 /systemd/journal.apart /run/systemd/journal ro - tmpfs x rw\n"
                       "302 26 0:24 /systemd/journal /run/systemd/journal ro - tmpfs x rw\n",
                       name));
}

Test(lognamespace, hostile_tables) {
    char name[LOGNAMESPACE_MAX], line[4 * LOGNAMESPACE_MAX], longest[LOGNAMESPACE_MAX];

    cr_expect_not(find("301 26 0:24 /systemd/journal. /run/systemd/journal ro\n", name));
    cr_expect_not(find("301 26 0:24 /systemd/journal.a\nb /run/systemd/journal ro\n", name));
    cr_expect_not(find("301 26 0:24 journal.a /run/systemd/journal ro\n", name));
    cr_expect_not(find("301 26 0:24 /systemd/journal.a\x01 /run/systemd/journal ro\n", name));
    cr_expect_not(find("301 26 0:24 /systemd/journal.\xc3\xa4 /run/systemd/journal ro\n", name));
    cr_expect_not(find("\n \n    \n1\n1 2 3 4", name));
    for (size_t n = LOGNAMESPACE_MAX - 1; n <= LOGNAMESPACE_MAX; n++) {
        memset(longest, 'a', sizeof(longest));
        snprintf(line, sizeof(line), "1 2 3 /journal.%.*s /run/systemd/journal ro\n", (int)n,
                 longest);
        cr_expect_eq(find(line, name), n < LOGNAMESPACE_MAX);
    }
}

static void expect_unit(const char *text, const char *unit) {
    char found[LOGNAMESPACE_UNIT_MAX];

    write_file(text, strlen(text));
    lognamespace_unit_of(path, found);
    unlink(path);
    cr_expect_str_eq(found, unit);
}

Test(lognamespace, unit) {
    expect_unit("0::/system.slice/billing.service\n", "billing.service");
    expect_unit("0::/system.slice/billing.service/worker.scope\n", "billing.service");
    expect_unit("0::/system.slice/system-billing.slice/billing@a\\x2db.service\n",
                "billing@a\\x2db.service");
    expect_unit("1:name=systemd:/x.service\n0::/user.slice/user-0.slice/session-3.scope\n",
                "session-3.scope");
    expect_unit("0::/\n", "");
    expect_unit("", "");
    expect_unit("0::/a\tb.service\n", "");
    expect_unit("1:x:/system.slice/a.service\n", "");
}
