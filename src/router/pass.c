/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "router/pass.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "util/cleanup.h"

#define N_FDS 2
#define SUFFIX ".jsonl"
#define MESSAGE_MAX (PATH_MAX + 16)

union control {
    char bytes[CMSG_SPACE(N_FDS * sizeof(int))];
    struct cmsghdr alignment;
};

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    CLEANUP_CLOSE int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -errno;
    if (strlen(path) >= sizeof(address.sun_path))
        return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        return -errno;
    return take_fd(&fd);
}

static int send_request(int fd, const struct pass_request *request) {
    static const int fds[N_FDS] = {STDIN_FILENO, STDOUT_FILENO};
    char text[MESSAGE_MAX];
    int n = snprintf(text, sizeof(text), "%d %s", request->spare, request->path);
    struct iovec piece = {.iov_base = text, .iov_len = (size_t)n};
    union control control = {0};
    struct msghdr message = {.msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof(control.bytes)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    if (n < 0 || (size_t)n >= sizeof(text))
        return -ENAMETOOLONG;
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(fds));
    memcpy(CMSG_DATA(header), fds, sizeof(fds));
    return sendmsg(fd, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int pass_on(const char *socket_path, const struct pass_request *request) {
    CLEANUP_CLOSE int fd = connect_to(socket_path);
    char nothing;
    int r;

    if (fd < 0)
        return fd;
    r = send_request(fd, request);
    if (r < 0)
        return r;
    /* Otherwise rsyslogd would not see the end of the server, nor the server that of rsyslogd. */
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    while (recv(fd, &nothing, sizeof(nothing), 0) < 0 && errno == EINTR)
        ;
    return 0;
}

/* Puts the two descriptors of a message in the place of 0 and 1. */
static int take_fds(struct msghdr *message) {
    int fds[N_FDS] = {-1, -1}, r = 0;
    size_t n = 0;

    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header;
         header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        n = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(fds, CMSG_DATA(header), (n > N_FDS ? N_FDS : n) * sizeof(int));
    }
    if (n != N_FDS || (message->msg_flags & MSG_CTRUNC))
        return -EBADMSG;
    if (dup2(fds[0], STDIN_FILENO) < 0 || dup2(fds[1], STDOUT_FILENO) < 0)
        r = -errno;
    close(fds[0]);
    close(fds[1]);
    return r;
}

static int parse_request(const char *text, struct pass_request *ret) {
    char *end;
    long spare = strtol(text, &end, 10);

    if (end == text || *end != ' ' || spare < 0 || spare > 90)
        return -EBADMSG;
    ret->spare = (int)spare;
    if (strlen(end + 1) >= sizeof(ret->path))
        return -ENAMETOOLONG;
    strcpy(ret->path, end + 1);
    return 0;
}

static int check_path(const char *path) {
    size_t n = strlen(path), suffix = sizeof(SUFFIX) - 1;
    char copy[PATH_MAX];
    struct stat st;

    if (*path != '/' || n <= suffix || strcmp(path + n - suffix, SUFFIX) != 0)
        return -EINVAL;
    strcpy(copy, path);
    if (lstat(dirname(copy), &st) < 0)
        return -errno;
    if (!S_ISDIR(st.st_mode) || st.st_uid != 0 || (st.st_mode & (S_IWGRP | S_IWOTH)))
        return -EPERM;
    return 0;
}

int pass_take(struct pass_request *ret) {
    char text[MESSAGE_MAX];
    struct iovec piece = {.iov_base = text, .iov_len = sizeof(text) - 1};
    union control control = {0};
    struct msghdr message = {.msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof(control.bytes)};
    int connection = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), r;
    ssize_t n;

    if (connection < 0)
        return -errno;
    n = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
    if (n < 0)
        return -errno;
    if (message.msg_flags & MSG_TRUNC)
        return -ENAMETOOLONG;
    text[n] = '\0';
    r = take_fds(&message);
    if (r == 0)
        r = parse_request(text, ret);
    return r < 0 ? r : check_path(ret->path);
}
