/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sender on one end of a socket pair; against journald itself: tests/journal. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"
#include "tests/unit/journal_fixture.h"
#include "util/monotonic.h"

TestSuite(journal, .init = make_pair);

static int send_text(const char *text) {
    struct iovec piece = {(char *)text, strlen(text)};

    return journal_send(&journal, &piece, 1, monotonic_ns() + journal.timeout);
}

Test(journal, sends_one_datagram) {
    struct iovec pieces[2] = {{(char *)"one ", 4}, {(char *)"two", 3}};
    char got[16] = "";

    cr_assert_eq(journal_send(&journal, pieces, 2, monotonic_ns() + MS), 0);
    cr_expect_eq(recv(other, got, sizeof(got), 0), 7);
    cr_expect_str_eq(got, "one two");
}

Test(journal, full_queue_ends_by_the_deadline_and_never_says_success) {
    size_t sent = 0, received = 0;
    char got[16];
    uint64_t began;
    int r;

    while ((r = send_text("x")) == 0 && sent < 100000)
        sent++;
    cr_expect_eq(r, -ETIMEDOUT);
    began = monotonic_ns();
    cr_expect_eq(send_text("x"), -ETIMEDOUT);
    cr_expect_geq(monotonic_ns() - began, 99 * MS);
    cr_expect(strstr(error_text(), "100 ms"), "%s", error_text());
    while (recv(other, got, sizeof(got), MSG_DONTWAIT) == 1)
        received++;
    cr_expect_eq(received, sent);
    cr_expect_eq(send_text("x"), 0);
}

Test(journal, nobody_listens) {
    close(other);
    /* it closes the socket and looks for the path, which does not exist */
    cr_expect_eq(send_text("x"), -ENOENT);
    cr_expect(strstr(error_text(), "journal /nonexistent/socket: "), "%s", error_text());
    cr_expect_eq(journal.fd, -1);
}

Test(journal, closes_only_what_is_its_own) {
    int fd = journal.fd;

    cr_assert_eq(dup2(other, fd), fd); /* another file has the number now */
    journal_close(&journal);
    cr_expect_eq(journal.fd, -1);
    cr_expect_neq(fcntl(fd, F_GETFD), -1, "somebody else's descriptor was closed");
}
