/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_TRAIL_H
#define DEED_DELIVER_TRAIL_H

/*
 * What the journal shows: of the system and of all namespaces. An event is there if an entry has
 * its message, byte for byte, from its owner, or from root in its owner's name.
 */

#include <stdbool.h>
#include <stddef.h>

#include "deliver/box.h"

struct trail;

/* 0 or -errno. */
int trail_open(struct trail **ret);
struct trail *trail_close(struct trail *trail);

/* Reads what has come since, and marks what is seen of the n boxes. */
int trail_follow(struct trail *trail, struct box *box, size_t n);

/* After that, at the latest, the journal has taken something, whoever sent it; CLOCK_MONOTONIC, 0:
 * not yet. What was sent before and is not there will hardly come. */
uint64_t trail_shown(const struct trail *trail);

/* Is it there, whenever it came, and where at last? 1, 0 or -errno. */
int trail_has(struct trail *trail, const struct record *record, uid_t uid, struct place *ret);

/* Has the disk keep what is in the journals now. 0 or -errno. */
int trail_sync(void);

#endif
