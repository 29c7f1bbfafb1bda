/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_KEPT_H
#define DEED_DELIVER_KEPT_H

/*
 * Removes what is kept elsewhere: in the evidence or among the rejected, where the disk has it. No
 * other reason removes an event that libdeed made.
 */

#include <stdbool.h>
#include <stdint.h>

#include "deliver/evidence.h"
#include "deliver/files.h"
#include "deliver/place.h"
#include "deliver/trail.h"

struct kept {
    bool no_file; /* the journal is all there is */
    struct trail *trail;
    struct evidence evidence;
    struct places places;
    uint64_t until;  /* looked up in the journal no longer, in this round */
    int error;       /* of the disk of the evidence; errno. Whoever says so sets it to 0 */
    uint64_t failed; /* when it was; 0: never */
};

/*
 * directory: of the evidence; NULL: there is none, and what the journal shows is kept. Both stay
 * the caller's. 0 or -ENOMEM.
 */
int kept_open(struct kept *kept, const char *directory, struct trail *trail);
void kept_close(struct kept *kept);

/* A round: events from the fronts of the files, and files that have none left. Events that the
 * journal shows and nothing has written are marked to be sent again. now: CLOCK_MONOTONIC. What was
 * looked up when that is `until` is the last. */
void kept_remove(struct kept *kept, struct files *files, uint64_t now, uint64_t until);

#endif
