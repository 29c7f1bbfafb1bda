/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_PROVE_H
#define DEED_VERIFY_PROVE_H

/* Finds an event in a directory of evidence, and makes the proof that it was sealed. */

#include "seal/proof.h"
#include "verify/sealed.h"

enum proved {
    PROVED,
    PROVE_NO_EVENT,   /* no file has it */
    PROVE_NOT_SEALED, /* no seal covers it yet, or it is older than the first one */
    PROVE_ALTERED,    /* its file is not as it was sealed */
    PROVE_UNREAD,     /* a file could not be read, or there is no memory */
};

/* sealed: compared with the directory. id: of the event, as in its line. to: gets the proof. */
enum proved prove_event(struct sealed *sealed, const char *directory, const char *id,
                        struct buffer *to);

#endif
