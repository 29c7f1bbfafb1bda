/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_DESCRIPTOR_H
#define DEED_UTIL_DESCRIPTOR_H

/*
 * Descriptors 0 to 2 belong to what a program reads and says. A daemon may have closed them, and
 * the kernel gives the lowest free number to whatever is opened next: what is said on standard
 * error then goes into that file or socket. So nothing of ours has one of these numbers.
 */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* For a library, whose process decides what 0 to 2 are: a descriptor that was just opened, under a
 * number above 2. A negative one is passed on; -1 with errno: there is no number left. */
static inline int fd_above_stdio(int fd) {
    int moved, code;

    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    code = errno == EINVAL ? EMFILE : errno; /* the limit is 3 or less */
    close(fd);
    errno = code;
    return moved;
}

/* For main(): those of 0 to 2 that are closed are taken until the program ends, by something that
 * is neither read nor written: who tries gets EBADF, as before. A child finds them closed. */
static inline void stdio_hold(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/", O_PATH | O_CLOEXEC) < 0)
            return;
}

#endif
