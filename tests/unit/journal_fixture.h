/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_UNIT_JOURNAL_FIXTURE_H
#define DEED_TESTS_UNIT_JOURNAL_FIXTURE_H

/* The sender on one end of a socket pair. */

#include <criterion/criterion.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "lib/journal.h"

#define MS UINT64_C(1000000)

static struct journal journal;
static int other;

static void make_pair(void) {
    struct stat st;
    int pair[2];

    cr_assert_eq(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
    cr_assert_eq(fstat(pair[0], &st), 0);
    journal = (struct journal){.fd = pair[0],
                               .device = st.st_dev,
                               .inode = st.st_ino,
                               .path = "/nonexistent/socket",
                               .timeout = 100 * MS};
    other = pair[1];
}

#endif
