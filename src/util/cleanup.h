/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_CLEANUP_H
#define DEED_UTIL_CLEANUP_H

/* Scoped ownership: what a variable holds is released when its block is left, unless it was taken.
 */

#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(f) __attribute__((__cleanup__(f)))

static inline void freep(void *p) {
    free(*(void **)p);
}

static inline void closep(const int *fd) {
    if (*fd >= 0)
        close(*fd);
}

/* Hands the descriptor over to the caller. */
static inline int take_fd(int *fd) {
    int r = *fd;

    *fd = -1;
    return r;
}

#define CLEANUP_FREE CLEANUP(freep)
#define CLEANUP_CLOSE CLEANUP(closep)

#endif
