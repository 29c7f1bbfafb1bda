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

/* The journal namespace of our own, where the system has one, else the system's journal
 * (systemd-journald.service(8)). */
#define SYSTEM_DIRECTORY "/run/systemd/journal"

static const char *const sinks[] = {"/run/systemd/journal.deed/socket", SYSTEM_DIRECTORY "/socket"};

/* As much as journald's own library asks for: a burst waits in the kernel, not in the caller. */
#define SEND_BUFFER (8 * 1024 * 1024)

/* Flags that mean nothing to a socket, so no other one has both; a file that has them is none. */
#define MARK (O_APPEND | O_NOATIME)

/* Less than this in the queue is soon done with. */
#define NAP_BYTES_MIN 16384

/* Then journald takes nothing, and there is nothing to do but to be woken. */
#define NAPS 16

/* A daemon may have closed all it had and opened something else under this number. */
static bool is_ours(const struct journal *journal) {
    struct stat st;

    return journal->fd >= 0 && fstat(journal->fd, &st) == 0 && st.st_dev == journal->device &&
           st.st_ino == journal->inode;
}

/* The same for each event, where fstat(2) would cost twice as much. */
static bool is_marked(const struct journal *journal) {
    int flags = fcntl(journal->fd, F_GETFL);

    return flags >= 0 && ((flags & MARK) == MARK || is_ours(journal));
}

/* 0 or -errno; sets no text: a send may try many times. */
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

int journal_open(struct journal *journal, uint64_t patience) {
    int r = 0;

    *journal = (struct journal){.fd = -1, .patience = patience};
    for (size_t i = 0; i < sizeof(sinks) / sizeof(sinks[0]); i++) {
        journal->path = sinks[i];
        if (access(journal->path, F_OK) == 0 || errno != ENOENT ||
            i + 1 == sizeof(sinks) / sizeof(sinks[0])) {
            if (i > 0 && lognamespace_find(SYSTEM_DIRECTORY, journal->namespace))
                return fail_namespace(journal);
            r = try_connect(journal);
            break;
        }
    }
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
    *ret = (struct journal){.fd = -1, .path = journal->path, .patience = journal->patience};
    strcpy(ret->namespace, journal->namespace);
}

static bool nobody_listens(int code) {
    return code == ECONNREFUSED || code == ENOTCONN || code == ECONNRESET || code == EPIPE ||
           code == EDESTADDRREQ || code == ENOENT || code == EPROTOTYPE ||
           code == EPERM || /* connected to somebody else, while the namespace is taken down */
           code == EBADF || code == ENOTSOCK; /* closed by a daemon that closes all it has */
}

/*
 * Until there is room. The first waits are naps for as long as journald has work with what is
 * queued, or a millisecond, and longer where that was not enough: it then takes a bunch of events
 * at once, where a sender that is woken for each free place would pay a switch of context for each
 * event, and several threads one each for the same place. 4 ns a byte is a fifth of what journald
 * needs.
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
 * 0 or an errno. Whose the descriptor is, is asked each time: a foreign socket takes a datagram as
 * well as ours. Where another thread may close it just then, it is asked once more: what was sent
 * is a success only if the socket is still ours. Otherwise it is sent again; should it have arrived
 * all the same, its event_id tells that it is the same event.
 */
static int try_send(struct journal *journal, const struct msghdr *message) {
    int r = is_marked(journal) ? 0 : try_connect(journal), code;

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
                    journal->path, (unsigned long long)(journal->patience / NS_PER_MS));
    if (nobody_listens(code) && code != ENOENT)
        code = ECONNREFUSED;
    errno = code;
    return fail(code, "journal %s: %m", journal->path);
}
