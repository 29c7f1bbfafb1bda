/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_HEADS_H
#define DEED_VERIFY_HEADS_H

/* Reads the head files of a directory, and changes nothing; their processes may be writing. */

#include "verify/checker.h"

struct heads {
    struct checker_head *heads;
    size_t n, room;
    char **services; /* what the heads point to */
    size_t n_services;
};

/* Told for each file that is none, or that cannot be read; with code 0 for one that was damaged and
 * that libdeed has set aside. */
typedef void heads_bad_fn(const char *name, int code, void *data);

/* Adds those of one directory. 0 or a negative errno: the directory cannot be read. */
int heads_read(struct heads *heads, const char *directory, heads_bad_fn *bad, void *data);
void heads_free(struct heads *heads);

#endif
