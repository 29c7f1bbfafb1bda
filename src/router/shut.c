/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-shut SOCKET: shuts a datagram socket of the service manager, such as that of a journal, to
 * all senders, and waits until its queue is read.
 *
 * It connects the socket to another one. From then on senders get EPERM (unix(7)), and what the
 * kernel has queued can still be read. Closing the socket would lose the queue, although its
 * senders were told that the journal has their events. After shutdown(2) the socket would always be
 * ready to be read, and journald would do nothing else any more.
 *
 * The service manager has the socket open whether its service runs or not. deed-shut takes a copy
 * of that descriptor (pidfd_getfd(2), Linux 5.6), so it needs root. It waits ten seconds at most.
 */
#include <dirent.h>
#include <errno.h>
#include <linux/sockios.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

#define SERVICE_MANAGER 1
#define FDS_MAX 1000000
#define NAP_NS 10000000
#define NAPS 1000

static bool is_socket(int fd, const char *path) {
    struct sockaddr_un address = {0};
    socklen_t size = sizeof(address);
    int type = 0;
    socklen_t type_size = sizeof(type);

    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) == 0 && type == SOCK_DGRAM &&
           getsockname(fd, (struct sockaddr *)&address, &size) == 0 &&
           address.sun_family == AF_UNIX &&
           strncmp(address.sun_path, path, sizeof(address.sun_path)) == 0;
}

/* A copy of the service manager's descriptor, or -errno. */
static int copy_socket(const char *path) {
    CLEANUP_CLOSE int manager = (int)syscall(SYS_pidfd_open, SERVICE_MANAGER, 0);
    char directory[32];
    const struct dirent *entry;
    int socket = -ENOENT;
    DIR *dir;

    if (manager < 0)
        return -errno;
    snprintf(directory, sizeof(directory), "/proc/%d/fd", SERVICE_MANAGER);
    dir = opendir(directory);
    if (!dir)
        return -errno;
    for (unsigned i = 0; i < FDS_MAX && socket < 0 && (entry = readdir(dir)); i++) {
        int fd;

        if (*entry->d_name == '.')
            continue;
        fd = (int)syscall(SYS_pidfd_getfd, manager, strtol(entry->d_name, NULL, 10), 0);
        if (fd < 0 && errno != EBADF) /* EBADF: it was closed meanwhile */
            socket = -errno;
        if (fd < 0)
            continue;
        if (is_socket(fd, path))
            socket = fd;
        else
            close(fd);
    }
    closedir(dir);
    return socket;
}

/* Connects the socket to a new one that nobody else knows. */
static int shut_to_others(int fd) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    CLEANUP_CLOSE int only = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof(address);

    /* Without a name, the kernel chooses one. */
    if (only < 0 || bind(only, (struct sockaddr *)&address, sizeof(address.sun_family)) < 0 ||
        getsockname(only, (struct sockaddr *)&address, &size) < 0 ||
        connect(fd, (struct sockaddr *)&address, size) < 0)
        return -errno;
    return 0;
}

static bool is_empty(int fd) {
    int waiting = 1;

    return ioctl(fd, SIOCINQ, &waiting) == 0 && waiting == 0;
}

int main(int argc, char **argv) {
    CLEANUP_CLOSE int fd = -1;
    int r;

    stdio_hold();
    if (argc != 2 || argv[1][0] != '/') {
        fprintf(stderr, "Usage: deed-shut SOCKET\n");
        return 2;
    }
    fd = copy_socket(argv[1]);
    if (fd < 0) {
        fprintf(stderr, "deed-shut: %s: %s\n", argv[1], strerror(-fd));
        return EXIT_FAILURE;
    }
    r = shut_to_others(fd);
    if (r < 0) {
        fprintf(stderr, "deed-shut: %s: %s\n", argv[1], strerror(-r));
        return EXIT_FAILURE;
    }
    for (unsigned i = 0; i < NAPS; i++) {
        if (is_empty(fd))
            return EXIT_SUCCESS;
        nap(NAP_NS);
    }
    fprintf(stderr, "deed-shut: %s: nobody reads what is in it\n", argv[1]);
    return EXIT_FAILURE;
}
