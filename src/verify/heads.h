/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_HEADS_H
#define DEED_VERIFY_HEADS_H

/* Reads the head files of a directory and changes nothing. Their processes may write meanwhile. */

#include "verify/checker.h"

struct heads {
    struct checker_head *heads;
    size_t n, room;
    char **services; /* the heads point to them */
    size_t n_services;
};

/* Called for each file that is no head file or cannot be read; with code 0 for a damaged one that
 * libdeed set aside. */
typedef void heads_bad_fn(const char *name, int code, void *data);

/* Adds the heads of a directory. 0 or a negative errno: the directory cannot be read. */
int heads_read(struct heads *heads, const char *directory, heads_bad_fn *bad, void *data);
void heads_free(struct heads *heads);

#endif
