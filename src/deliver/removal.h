/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_REMOVAL_H
#define DEED_DELIVER_REMOVAL_H

/*
 * Removes events from the spool directory: only those that stand in the evidence or among the
 * rejected, and only when the disk has that. An event that libdeed made is removed for no other
 * reason.
 */

#include <stdbool.h>
#include <stdint.h>

#include "deliver/evidence.h"
#include "deliver/files.h"
#include "deliver/progress.h"
#include "deliver/stored.h"

struct removal {
    bool no_file; /* there is no evidence file: what the journal has may be removed */
    struct stored *stored;
    struct evidence evidence;
    struct progress progress;
    uint64_t until;  /* no lookup in the journal starts later, in this round */
    int error;       /* errno of the disk of the evidence; the caller reports and resets it */
    uint64_t failed; /* when the disk failed; 0: it has not */
};

/* directory: of the evidence; NULL: there is none. Both arguments stay the caller's. 0 or -ENOMEM.
 */
int removal_open(struct removal *removal, const char *directory, struct stored *stored);
void removal_close(struct removal *removal);

/*
 * One round: removes events from the fronts of the files, and files that are empty. Marks events to
 * be sent again that no file will have: the journal lost them, or deed-relay has passed them. now:
 * when the round began. Starts no lookup in the journal after `until`.
 */
void removal_run(struct removal *removal, struct files *files, uint64_t now, uint64_t until);

#endif
