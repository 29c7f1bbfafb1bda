/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "router/pass.h"

/* The connection is standard input: criterion runs each test in a process of its own. */
static int connection = -1;

static void connect_stdin(void) {
    int pair[2];

    cr_assert_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    cr_assert_eq(dup2(pair[1], STDIN_FILENO), STDIN_FILENO);
    close(pair[1]);
    connection = pair[0];
}

static void send_with(const char *text, size_t size, unsigned n_fds) {
    union {
        char bytes[CMSG_SPACE(8 * sizeof(int))];
        struct cmsghdr alignment;
    } control = {0};
    struct iovec piece = {.iov_base = (void *)text, .iov_len = size};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
    int fds[8];

    for (unsigned i = 0; i < n_fds; i++)
        cr_assert_geq(fds[i] = open("/dev/null", O_RDWR), 0);
    if (n_fds) {
        struct cmsghdr *header;

        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
        header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(n_fds * sizeof(int));
        memcpy(CMSG_DATA(header), fds, n_fds * sizeof(int));
    }
    cr_assert_geq(sendmsg(connection, &message, 0), 0);
    for (unsigned i = 0; i < n_fds; i++)
        close(fds[i]);
}

static int take(const char *text, unsigned n_fds, struct pass_request *ret) {
    send_with(text, strlen(text), n_fds);
    return pass_take(ret);
}

TestSuite(pass, .init = connect_stdin);

Test(pass, takes_a_request) {
    struct pass_request request;
    struct stat st, null;

    cr_assert_eq(take("10 /var/deed.jsonl", 2, &request), 0);
    cr_assert_str_eq(request.path, "/var/deed.jsonl");
    cr_assert_eq(request.spare, 10);
    cr_assert_eq(stat("/dev/null", &null), 0);
    cr_assert_eq(fstat(STDIN_FILENO, &st), 0);
    cr_assert_eq(st.st_rdev, null.st_rdev);
    cr_assert_eq(fstat(STDOUT_FILENO, &st), 0);
    cr_assert_eq(st.st_rdev, null.st_rdev);
}

/* Only an absolute path that ends with .jsonl, in a directory that only root can change. */
Test(pass, refuses_other_places) {
    static const struct {
        const char *text;
        int result;
    } cases[] = {
        {"0 /var/deed", -EINVAL},
        {"0 deed.jsonl", -EINVAL},
        {"0 .jsonl", -EINVAL},
        {"0 /tmp/deed.jsonl", -EPERM},
        {"0 /nowhere/a.jsonl", -ENOENT},
        {"0 ", -EINVAL},
        {"91 /var/a.jsonl", -EBADMSG},
        {"-1 /var/a.jsonl", -EBADMSG},
        {"/var/a.jsonl", -EBADMSG},
        {"0/var/a.jsonl", -EBADMSG},
        {"0 /etc/passwd/a.jsonl", -EPERM},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct pass_request request;

        connect_stdin();
        cr_expect_eq(take(cases[i].text, 2, &request), cases[i].result, "%s", cases[i].text);
        close(connection);
    }
}

Test(pass, refuses_another_number_of_descriptors) {
    if (getenv("DEED_UNDER_QEMU"))
        cr_skip_test("qemu takes no message with as many descriptors");
    for (unsigned n = 0; n < 6; n++) {
        struct pass_request request;

        if (n == 2)
            continue;
        connect_stdin();
        cr_expect_eq(take("0 /var/deed.jsonl", n, &request), -EBADMSG, "%u", n);
        close(connection);
    }
}

Test(pass, refuses_a_path_without_end) {
    struct pass_request request;
    char *text = malloc(100000);

    memset(text, 'a', 100000);
    memcpy(text, "0 /", 3);
    send_with(text, 100000, 2);
    free(text);
    cr_assert_eq(pass_take(&request), -ENAMETOOLONG);
}

Test(pass, an_end_without_a_request_is_none) {
    struct pass_request request;

    close(connection);
    cr_assert_eq(pass_take(&request), -EBADMSG);
}

Test(pass, nobody_to_pass_to) {
    struct pass_request request = {.path = "/var/deed.jsonl"};

    cr_assert_eq(pass_on("/nowhere/socket", &request), -ENOENT);
}
