/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_VERIFY_H
#define DEED_VERIFY_VERIFY_H

/* Checks evidence by its chains. Changes nothing. */

#include "verify/findings.h"
#include "verify/sealed.h"

#define VERIFY_HEADS_MAX 16

struct verify_options {
    const char *const *names; /* files and directories; "-" is standard input */
    size_t n_names;
    bool journal;                        /* also the journal, after them */
    bool partial;                        /* streams may have begun before the first file */
    bool open;                           /* also reports events that nothing vouches for */
    const char *heads[VERIFY_HEADS_MAX]; /* directories of head files */
    size_t n_heads;
    struct sealed *sealed; /* opened, with the notes that were given; NULL: seals do not count */
};

/* Adds the head files of this machine. A reader without the permission gets a finding. */
void verify_add_own_heads(struct verify_options *options);

/* False: no memory. */
bool verify_run(const struct verify_options *options, struct findings *findings,
                struct checker_totals *ret);

#endif
