/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_TAIL_H
#define DEED_STORE_TAIL_H

/* What was written last, in all files of a directory of evidence: of the evidence, and of what was
 * rejected. */

#include "store/input.h"

struct tail {
    uint64_t bytes; /* of each of the two, as lines */
    uint64_t since; /* one that is compressed and was written to before is not looked at; seconds */
    bool rotated;   /* but for the two files that are written to */
    bool sync;      /* has the disk keep a file first, or leaves it out */
};

typedef void tail_line(const struct input_line *line, bool rejected, void *data);

/* The newest file first, in each the oldest line. The directory stays the caller's. 0 or a negative
 * errno. */
int tail_read(int directory, const struct tail *tail, tail_line *take, void *data);

#endif
