/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_TAIL_H
#define DEED_STORE_TAIL_H

/* Reads the last lines of a directory of evidence: of the evidence, and of the rejected lines. */

#include "store/input.h"

struct tail {
    uint64_t bytes; /* how many of each of the two */
    uint64_t since; /* leaves out compressed files that were changed before; seconds */
    bool rotated;   /* leaves out the two current files */
    bool sync;      /* syncs a file before it reads it, and leaves it out if that fails */
};

typedef void tail_line(const struct input_line *line, bool rejected, void *data);

/* The newest file first, and in each file the oldest line first. The directory stays the caller's.
 * 0 or a negative errno. */
int tail_read(int directory, const struct tail *tail, tail_line *take, void *data);

#endif
