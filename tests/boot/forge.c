/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* forge SOCKET: sends standard input, whatever it holds, as one datagram to SOCKET. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    static char bytes[1 << 20];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int size = 1 << 20;
    size_t n = fread(bytes, 1, sizeof(bytes), stdin);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (argc != 2 || fd < 0 || strlen(argv[1]) >= sizeof(address.sun_path))
        return 2;
    strcpy(address.sun_path, argv[1]);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    if (sendto(fd, bytes, n, 0, (struct sockaddr *)&address, sizeof(address)) != (ssize_t)n) {
        perror("forge");
        return 1;
    }
    /* journald looks at /proc of a sender that may be gone by then. */
    usleep(200000);
    return 0;
}
