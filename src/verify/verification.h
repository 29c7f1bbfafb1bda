/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_VERIFICATION_H
#define DEED_VERIFY_VERIFICATION_H

/* What was kept, held against its own chains; it changes nothing. */

#include "verify/findings.h"

#define VERIFICATION_HEADS 16

struct verification {
    const char *const *names; /* files and directories; "-" is standard input */
    size_t n_names;
    bool journal;                          /* too, after them */
    bool partial;                          /* streams may have begun before */
    bool open;                             /* events that nothing vouches for are told, too */
    const char *heads[VERIFICATION_HEADS]; /* directories of head files */
    size_t n_heads;
};

/* Where this machine's own evidence is verified: its heads. Who may not read them is told so. */
void verification_own_heads(struct verification *verification);

/* False: no memory. */
bool verification_run(const struct verification *verification, struct findings *findings,
                      struct checker_totals *ret);

#endif
