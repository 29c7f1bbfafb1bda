/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/alarm.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "util/monotonic.h"

#define MINUTE (60 * NS_PER_S)

static _Atomic uint64_t lost;
static _Atomic uint64_t next_line;

/* write(2) to a pipe without a reader raises SIGPIPE in this thread; the signal is consumed here.
 */
static void write_pipe(const char *line, size_t n) {
    struct pollfd p = {.fd = STDERR_FILENO, .events = POLLOUT};
    const struct timespec now = {0};
    sigset_t pipe_signal, before, pending;

    if (poll(&p, 1, 0) != 1 || !(p.revents & POLLOUT))
        return;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    if (write(STDERR_FILENO, line, n) < 0 && errno == EPIPE && !sigismember(&pending, SIGPIPE))
        while (sigtimedwait(&pipe_signal, NULL, &now) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void write_line(char *line, int n, size_t size) {
    if (n >= (int)size)
        n = (int)size - 1;
    line[n - 1] = '\n';
    if (send(STDERR_FILENO, line, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 && errno == ENOTSOCK)
        write_pipe(line, (size_t)n);
}

void alarm_print(const char *service, const char *text) {
    char line[768];

    write_line(line, snprintf(line, sizeof(line), "deed: %s: %s\n", service, text), sizeof(line));
}

void alarm_lost_event(const char *service, const char *text) {
    uint64_t n = atomic_fetch_add(&lost, 1) + 1, now = monotonic_ns();
    uint64_t next = atomic_load(&next_line);
    char line[768];

    if (now < next || !atomic_compare_exchange_strong(&next_line, &next, now + MINUTE))
        return;
    atomic_fetch_sub(&lost, n);
    write_line(line,
               snprintf(line, sizeof(line), "deed: %s: %llu event%s recorded nowhere: %s\n",
                        service, (unsigned long long)n, n == 1 ? "" : "s", text),
               sizeof(line));
}
