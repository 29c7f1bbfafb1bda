/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_PROGRESS_H
#define DEED_CLI_PROGRESS_H

/* A progress bar on stderr, if that is a terminal. */

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on;
    uint64_t total; /* 0: not known */
    uint64_t shown; /* when, in nanoseconds */
};

/* fd: the file that is read; its size is the total. -1: the total comes later. */
void progress_start(struct progress *progress, int fd);
void progress_show(struct progress *progress, uint64_t done, uint64_t events);
void progress_clear(const struct progress *progress);

#endif
