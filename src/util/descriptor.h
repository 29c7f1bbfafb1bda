/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_DESCRIPTOR_H
#define DEED_UTIL_DESCRIPTOR_H

/*
 * Descriptors 0 to 2 are for standard input, output and error. A daemon may have closed them, and
 * the kernel gives the lowest free number to the next file that is opened: a message on standard
 * error would then be written into that file or socket. So none of our files has one of these
 * numbers.
 */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* For a library: moves a descriptor that was just opened to a number above 2. fd < 0 is returned as
 * it is. -1 with errno: no number is left, and fd is closed. */
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

/* For main(): occupies those of 0 to 2 that are closed until the program ends, with a file that can
 * be neither read nor written: an attempt gets EBADF, as before. A child finds them closed. */
static inline void stdio_hold(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/", O_PATH | O_CLOEXEC) < 0)
            return;
}

#endif
