/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_PROGRESS_H
#define DEED_CLI_PROGRESS_H

/* A bar on stderr while long work goes on; nothing at all where stderr is no terminal. */

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on;
    uint64_t total; /* 0: not known */
    uint64_t shown; /* when, in nanoseconds */
};

/* fd: what is read; its size is the whole, if it has one. */
void progress_start(struct progress *progress, int fd);
void progress_show(struct progress *progress, uint64_t done, uint64_t events);
void progress_clear(const struct progress *progress);

#endif
