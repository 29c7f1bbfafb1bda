/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/single_threaded.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lib/error.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

/* The namespace "deed" if the system has it, else the system's journal
 * (systemd-journald.service(8)). */
#define NAMESPACE_SOCKET "/run/systemd/journal.deed/socket"
#define SYSTEM_DIRECTORY "/run/systemd/journal"
#define SYSTEM_SOCKET SYSTEM_DIRECTORY "/socket"

/* The size that libsystemd uses: a burst waits in the kernel, not in the caller. */
#define SEND_BUFFER (8 * 1024 * 1024)

/* Flags without a meaning for sockets, so no other socket has both: they mark ours. */
#define MARK (O_APPEND | O_NOATIME)

/* journald is soon done with a shorter queue. */
#define NAP_BYTES_MIN 16384

/* After so many naps journald seems to be stopped: then poll(2) waits. */
#define NAPS 16

/* A daemon may have closed all descriptors, and opened something else under this number. */
static bool is_ours(const struct journal *journal) {
    struct stat st;

    return journal->fd >= 0 && fstat(journal->fd, &st) == 0 && st.st_dev == journal->device &&
           st.st_ino == journal->inode;
}

/* The same question, asked for each event: fstat(2) would cost twice as much. */
static bool is_marked(const struct journal *journal) {
    int flags = fcntl(journal->fd, F_GETFL);

    return flags >= 0 && ((flags & MARK) == MARK || is_ours(journal));
}

/* 0 or -errno, without an error text: a send may try many times. */
static int try_connect(struct journal *journal) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    CLEANUP_CLOSE int fd = fd_above_stdio(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const int size = SEND_BUFFER;
    struct stat st;

    if (fd < 0)
        return -errno;
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)) < 0)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    (void)fcntl(fd, F_SETFL, O_NONBLOCK | MARK);
    memcpy(address.sun_path, journal->path, strlen(journal->path) + 1);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || fstat(fd, &st) < 0)
        return -errno;
    journal->device = st.st_dev;
    journal->inode = st.st_ino;
    journal->fd = take_fd(&fd);
    return 0;
}

static int fail_namespace(const struct journal *journal) {
    return fail(ENOENT,
                "journal %s: in this unit it is that of LogNamespace=%s, which nobody reads",
                journal->path, journal->namespace);
}

int journal_open(struct journal *journal, uint64_t timeout) {
    bool namespace = access(NAMESPACE_SOCKET, F_OK) == 0 || errno != ENOENT;
    int r;

    *journal = (struct journal){.fd = -1, .timeout = timeout};
    journal->path = namespace ? NAMESPACE_SOCKET : SYSTEM_SOCKET;
    if (!namespace && lognamespace_find(SYSTEM_DIRECTORY, journal->namespace))
        return fail_namespace(journal);
    r = try_connect(journal);
    if (r == 0)
        return 0;
    errno = -r;
    return fail(-r, "journal %s: %m", journal->path);
}

void journal_close(struct journal *journal) {
    if (is_ours(journal))
        close(journal->fd);
    journal->fd = -1;
}

void journal_clone(const struct journal *journal, struct journal *ret) {
    *ret = (struct journal){.fd = -1, .path = journal->path, .timeout = journal->timeout};
    strcpy(ret->namespace, journal->namespace);
}

static bool nobody_listens(int code) {
    return code == ECONNREFUSED || code == ENOTCONN || code == ECONNRESET || code == EPIPE ||
           code == EDESTADDRREQ || code == ENOENT || code == EPROTOTYPE ||
           code == EPERM || /* deed-drain(8) has connected the socket to another */
           code == EBADF || code == ENOTSOCK; /* a daemon has closed all descriptors */
}

/*
 * Waits until the queue may have room. The first waits are naps of 4 ns for each queued byte, which
 * is a fifth of what journald needs, at most a millisecond; later naps are longer. After a nap
 * there is room for several events. poll(2) would wake the sender for each free place: a context
 * switch for each event, and one for each thread that waits for the same place.
 */
static void wait_for_room(int fd, unsigned waits, uint64_t ns) {
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    int queued = 0;

    if (waits < NAPS && ioctl(fd, SIOCOUTQ, &queued) == 0 && queued >= NAP_BYTES_MIN) {
        uint64_t wait = (uint64_t)queued * 4;

        wait = wait < NS_PER_MS ? wait : NS_PER_MS;
        wait <<= waits < 2 ? waits : 2;
        nap(wait < ns ? wait : ns);
        return;
    }
    poll(&p, 1, (int)((ns + NS_PER_MS - 1) / NS_PER_MS));
}

/*
 * Sends once. 0 or an errno.
 *
 * Checks each time that the descriptor is ours: a foreign socket would take the datagram, too. If
 * the process has threads, one of them may close the descriptor in between: the check is repeated,
 * and only if the socket is still ours the send was a success. Otherwise it is sent again. If both
 * arrive, they have the same event_id.
 */
static int try_send(struct journal *journal, const struct msghdr *message) {
    int r = 0, code;

    if (!is_marked(journal))
        r = try_connect(journal);
    if (r < 0)
        return -r;
    code = sendmsg(journal->fd, message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? errno : 0;
    return __libc_single_threaded || is_marked(journal) ? code : EBADF;
}

int journal_send(struct journal *journal, const struct iovec *pieces, size_t n, uint64_t deadline) {
    struct msghdr message = {.msg_iov = (struct iovec *)pieces, .msg_iovlen = n};
    uint64_t pause = NS_PER_MS, now;
    unsigned waits = 0;
    int code;

    if (*journal->namespace)
        return fail_namespace(journal);
    for (;;) {
        code = try_send(journal, &message);
        if (code == 0)
            return 0;
        now = monotonic_ns();
        if (now >= deadline)
            break;
        if (code == EAGAIN) {
            wait_for_room(journal->fd, waits++, deadline - now);
        } else if (nobody_listens(code) || code == ENOBUFS || code == ENOMEM) {
            if (nobody_listens(code))
                journal_close(journal);
            nap(pause < deadline - now ? pause : deadline - now);
            pause = pause < 50 * NS_PER_MS ? 2 * pause : pause;
        } else if (code != EINTR) {
            break;
        }
    }
    if (code == EAGAIN || code == EINTR || code == ENOBUFS)
        return fail(ETIMEDOUT, "journal %s: took nothing within the deadline of %llu ms",
                    journal->path, (unsigned long long)(journal->timeout / NS_PER_MS));
    if (nobody_listens(code) && code != ENOENT)
        code = ECONNREFUSED;
    errno = code;
    return fail(code, "journal %s: %m", journal->path);
}
