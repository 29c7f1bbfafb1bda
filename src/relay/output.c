/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/output.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/rfc3339.h"

/* "log audit" and notice (RFC 5424, 6.2.1). */
#define PRIORITY (13 * 8 + 5)
#define HEADER_MAX 256
#define SEND_BUFFER (1024 * 1024)

static const char *const msgids[] = {
    [FLIGHT_EVIDENCE] = "evidence", [FLIGHT_REJECTED] = "rejected"};

void output_init(struct output *output, const char *path) {
    *output = (struct output){.path = path, .fd = -1};
}

int output_connect(struct output *output) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    CLEANUP_CLOSE int fd =
        fd_above_stdio(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int size = SEND_BUFFER;

    if (fd < 0)
        return -errno;
    if (strlen(output->path) >= sizeof(address.sun_path))
        return -ENAMETOOLONG;
    strcpy(address.sun_path, output->path);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        return -errno;
    output->fd = take_fd(&fd);
    return 0;
}

void output_close(struct output *output) {
    if (output->fd >= 0)
        close(output->fd);
    output->fd = -1;
    buffer_free(&output->waiting);
    output->done = 0;
}

/* 2026-11-29T14:38:18.123456Z */
static void put_time(uint64_t usec, char ret[RFC3339_SIZE + 4]) {
    char text[RFC3339_SIZE];

    rfc3339_write((int64_t)(usec / 1000), text);
    snprintf(ret, RFC3339_SIZE + 4, "%.*s%03uZ", RFC3339_SIZE - 1, text, (unsigned)(usec % 1000));
}

bool output_put(struct output *output, const struct flight_line *line) {
    char header[HEADER_MAX], time[RFC3339_SIZE + 4], length[24];
    int n, digits;

    put_time(line->usec, time);
    n = snprintf(header, sizeof(header), "<%d>1 %s %s deed %s %s - ", PRIORITY, time,
                 *line->host ? line->host : "-", *line->pid ? line->pid : "-", msgids[line->file]);
    digits = snprintf(length, sizeof(length), "%zu ", (size_t)n + line->n);
    buffer_put(&output->waiting, length, (size_t)digits);
    buffer_put(&output->waiting, header, (size_t)n);
    buffer_put(&output->waiting, line->bytes, line->n);
    return !output->waiting.failed;
}

size_t output_waiting(const struct output *output) {
    return output->waiting.n - output->done;
}

/* So that the buffer does not grow while rsyslogd takes less than comes, and never all. */
static void compact(struct output *output) {
    struct buffer *waiting = &output->waiting;

    if (output->done <= waiting->n / 2)
        return;
    waiting->n -= output->done;
    memmove(waiting->bytes, waiting->bytes + output->done, waiting->n);
    output->done = 0;
}

int output_flush(struct output *output) {
    struct buffer *waiting = &output->waiting;

    while (output->done < waiting->n) {
        ssize_t n = send(output->fd, waiting->bytes + output->done, waiting->n - output->done,
                         MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {
            compact(output);
            return 0;
        }
        if (n <= 0) {
            int r = n < 0 ? -errno : -EPIPE;

            output_close(output);
            return r;
        }
        output->done += (size_t)n;
    }
    waiting->n = output->done = 0;
    return 0;
}

bool output_has_ended(struct output *output) {
    struct pollfd p = {.fd = output->fd, .events = POLLIN};

    /* rsyslogd sends nothing: whatever can be read is the end. */
    if (output->fd < 0 || poll(&p, 1, 0) <= 0)
        return output->fd < 0;
    output_close(output);
    return true;
}
