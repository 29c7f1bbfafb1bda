/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "lib/backlog.h"
#include "tests/unit/journal_fixture.h"

TestSuite(backlog, .init = make_pair);

static void expect(const char *wanted) {
    char got[64] = "";
    ssize_t n = recv(other, got, sizeof(got) - 1, MSG_DONTWAIT);

    cr_expect_str_eq(n < 0 ? "nothing" : got, wanted);
}

static size_t send_all(const char *buffer, size_t n) {
    bool first = true;
    int r = 0;
    size_t done = backlog_send(buffer, n, &journal, &first, UINT64_MAX, &r);

    cr_expect_eq(r, 0);
    return done;
}

Test(backlog, sends_each_whole_event) {
    static const char buffer[] = "\0\0\nA=1\nM=one\n\nA=1\nM=two\n\nA=1\nM=th";

    cr_expect_eq(send_all(buffer, sizeof(buffer) - 1), 25);
    expect("A=1\nM=one\n");
    expect("A=1\nM=two\n");
    expect("nothing");
}

Test(backlog, an_event_with_zeros_is_not_whole) {
    static const char buffer[] = "A=1\nM=on\0\0\0e\n\nA=1\nM=two\n\n";

    cr_expect_eq(send_all(buffer, sizeof(buffer) - 1), sizeof(buffer) - 1);
    expect("A=1\nM=two\n");
    expect("nothing");
}

/* deed-deliver made a hole while the bytes were copied. */
Test(backlog, goes_on_behind_a_hole) {
    static const char buffer[] = "A=1\nM=on\0\0\0\nA=1\nM=two\n\n";

    cr_expect_eq(send_all(buffer, sizeof(buffer) - 1), sizeof(buffer) - 1);
    expect("A=1\nM=two\n");
    expect("nothing");
}
