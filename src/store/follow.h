/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_FOLLOW_H
#define DEED_STORE_FOLLOW_H

/* Follows a file that is written to, line by line, also across rotations. */

#include <stdbool.h>

#include "store/input.h"

struct follow {
    int directory; /* the caller's */
    const char *name;
    bool links;          /* if the name is a link, it is followed each time */
    struct input *input; /* NULL: there is no file yet */
    uint64_t done;       /* bytes of the files before */
};

typedef void follow_line(const struct input_line *line, void *data);

void follow_open(struct follow *follow, int directory, const char *name, bool links);
void follow_close(struct follow *follow);

/* Passes on all whole lines since the last call. 0 or a negative errno. */
int follow_read(struct follow *follow, follow_line *take, void *data);

/* How many bytes were read so far. */
uint64_t follow_bytes(const struct follow *follow);

#endif
