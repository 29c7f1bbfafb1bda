/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * flood WHAT SOCKET SECONDS [RATE]: sends to a journald, in its native protocol, as fast as it
 * takes it, or RATE a second. Prints how many were sent.
 *
 *   lines    lines of an application, 8 kB each
 *   forged   whole events in the form of libdeed's, each with an id of its own
 *   wide     forged events with 300 more fields, which journald compresses and a reader has to
 *            unpack
 *   giants   such entries of 90 MB, in a memfd, as libsystemd sends what is too long for a datagram
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define LINE 8000
#define GIANT ((size_t)90 * 1000 * 1000)
#define EVENT                                                                                      \
    "SYSLOG_IDENTIFIER=deed\nSYSLOG_FACILITY=13\nPRIORITY=5\n"                                     \
    "MESSAGE_ID=8ed3aa0c76de4d1f9c4ab2e0a1c5d0e1\nMESSAGE="

struct flood {
    int socket;
    int giant; /* the sealed memfd */
    unsigned long n;
    char bytes[16384];
};

typedef ssize_t send_fn(struct flood *flood);

static void die(const char *what) {
    perror(what);
    exit(1);
}

static ssize_t send_line(struct flood *flood) {
    int n = snprintf(flood->bytes, sizeof(flood->bytes),
                     "SYSLOG_IDENTIFIER=app\nPRIORITY=6\nMESSAGE=%0*lu\n", LINE, flood->n);

    return send(flood->socket, flood->bytes, (size_t)n, 0);
}

static ssize_t send_forged(struct flood *flood) {
    int n = snprintf(flood->bytes, sizeof(flood->bytes),
                     EVENT "{\"timestamp\":\"2026-06-11T14:02:09.471Z\","
                           "\"event_id\":\"01a20d74-b494-7db6-9be9-%012lx\",\"service\":\"forged\","
                           "\"actor\":{\"type\":\"user\",\"id\":\"root\"},"
                           "\"action\":\"user.role_granted\","
                           "\"resource\":{\"type\":\"user\",\"id\":\"alice\"},"
                           "\"outcome\":\"success\",\"metadata\":{\"text\":\"%0300d\"},"
                           "\"chain\":{\"stream\":\"8e532f340877109a13cbb98e88eaeb82\","
                           "\"seq\":%lu}}\n",
                     flood->n, 0, flood->n);

    return send(flood->socket, flood->bytes, (size_t)n, 0);
}

static ssize_t send_wide(struct flood *flood) {
    enum { FIELDS = 300, VALUE = 600 };
    static char bytes[FIELDS * (VALUE + 16) + 4096];
    static size_t n;

    if (n == 0) {
        n = (size_t)sprintf(bytes, EVENT "{\"forged\":true}\n");
        for (unsigned i = 0; i < FIELDS; i++)
            n += (size_t)sprintf(bytes + n, "WIDE_%03u=%0*u\n", i, VALUE, i);
    }
    return send(flood->socket, bytes, n, 0);
}

static int make_giant(void) {
    static const char head[] = EVENT;
    int fd = memfd_create("flood", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    char *bytes;

    if (fd < 0 || ftruncate(fd, GIANT) < 0)
        die("flood: memfd");
    bytes = mmap(NULL, GIANT, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("flood: mmap");
    memset(bytes, 'x', GIANT);
    memcpy(bytes, head, sizeof(head) - 1);
    bytes[GIANT - 1] = '\n';
    munmap(bytes, GIANT);
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) < 0)
        die("flood: seals");
    return fd;
}

static ssize_t send_giant(struct flood *flood) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.header = {.cmsg_len = CMSG_LEN(sizeof(int)),
                            .cmsg_level = SOL_SOCKET,
                            .cmsg_type = SCM_RIGHTS}};
    struct msghdr message = {.msg_control = &control, .msg_controllen = sizeof(control.bytes)};

    if (flood->giant < 0)
        flood->giant = make_giant();
    memcpy(CMSG_DATA(&control.header), &flood->giant, sizeof(int));
    return sendmsg(flood->socket, &message, 0);
}

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval patience = {.tv_sec = 1};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
        die("flood: socket");
    strcpy(address.sun_path, path);
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) < 0 ||
        connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        die(path);
    return fd;
}

static double now(void) {
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run(struct flood *flood, send_fn *send_one, double seconds, double rate) {
    double began = now(), at = began;
    unsigned long refused = 0;

    for (; at < began + seconds; at = now()) {
        if (rate > 0 && (double)(flood->n + refused) > (at - began) * rate) {
            usleep(1000);
            continue;
        }
        if (send_one(flood) >= 0)
            flood->n++;
        else if (errno == EAGAIN)
            refused++;
        else
            die("flood: send");
    }
    printf("%lu sent, %lu refused\n", flood->n, refused);
}

int main(int argc, char **argv) {
    struct flood flood = {.giant = -1};
    send_fn *send_one = NULL;

    if (argc >= 4 && strcmp(argv[1], "lines") == 0)
        send_one = send_line;
    else if (argc >= 4 && strcmp(argv[1], "forged") == 0)
        send_one = send_forged;
    else if (argc >= 4 && strcmp(argv[1], "wide") == 0)
        send_one = send_wide;
    else if (argc >= 4 && strcmp(argv[1], "giants") == 0)
        send_one = send_giant;
    if (!send_one) {
        fprintf(stderr, "Usage: flood lines|forged|wide|giants SOCKET SECONDS [RATE]\n");
        return 2;
    }
    flood.socket = connect_to(argv[2]);
    run(&flood, send_one, strtod(argv[3], NULL), argc > 4 ? strtod(argv[4], NULL) : 0);
    return 0;
}
