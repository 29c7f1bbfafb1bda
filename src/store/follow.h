/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_FOLLOW_H
#define DEED_STORE_FOLLOW_H

/* A file that is written to, line by line as they come, also where it is rotated away meanwhile. */

#include <stdbool.h>

#include "store/input.h"

struct follow {
    int directory; /* the caller's */
    const char *name;
    bool links;          /* a name that is a link stands for what it leads to, at each time */
    struct input *input; /* NULL: there is none yet */
    uint64_t done;       /* bytes of those before */
};

typedef void follow_line(const struct input_line *line, void *data);

void follow_open(struct follow *follow, int directory, const char *name, bool links);
void follow_close(struct follow *follow);

/* All whole lines that came since the last call. 0 or a negative errno. */
int follow_read(struct follow *follow, follow_line *take, void *data);

/* How many bytes came so far. */
uint64_t follow_bytes(const struct follow *follow);

#endif
