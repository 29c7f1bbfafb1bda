/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/peer.h"

Test(peer, is_this_user) {
    struct passwd *me = getpwuid(getuid());
    char id[64] = "", number[32];
    int pair[2];

    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    cr_assert_eq(peer_id(pair[0], id, sizeof(id)), 0);
    snprintf(number, sizeof(number), "uid:%lu", (unsigned long)getuid());
    cr_expect_str_eq(id, me ? me->pw_name : number);
    close(pair[0]);
    close(pair[1]);
}

Test(peer, refusals_leave_the_id_alone) {
    char id[64] = "untouched";
    int pipes[2];

    cr_assert_eq(pipe(pipes), 0);
    cr_expect_eq(peer_id(pipes[0], id, sizeof(id)), -EINVAL);
    cr_expect(strstr(error_text(), "fd:"));
    cr_expect_eq(peer_id(-1, id, sizeof(id)), -EINVAL);
    cr_expect_eq(peer_id(pipes[0], id, 31), -EINVAL);
    cr_expect_eq(peer_id(pipes[0], NULL, 64), -EINVAL);
    cr_expect_str_eq(id, "untouched");
}
