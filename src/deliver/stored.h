/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_STORED_H
#define DEED_DELIVER_STORED_H

/*
 * Which events the journals have, the system's and those of all namespaces. A journal has an event
 * if an entry has its message, byte for byte, and came from the owner of the event, or from root in
 * the owner's name.
 */

#include <stdbool.h>
#include <stddef.h>

#include "deliver/spoolfile.h"

struct stored;

/* 0 or -errno. */
int stored_open(struct stored **ret);
struct stored *stored_close(struct stored *stored);

/* Reads the entries that came since the last call, and marks the events of n files that they have
 * as seen. 0 or -errno. */
int stored_follow(struct stored *stored, struct spoolfile *file, size_t n);

/* A time (CLOCK_MONOTONIC) after which the journal has stored an entry of any sender; 0: none yet.
 * An event that was sent before it and is not in the journal will hardly get there. */
uint64_t stored_last(const struct stored *stored);

/* Looks an event up, however old it is. 1 with the position of its newest entry; 0: the journals do
 * not have it; or -errno. uid: the owner of the event. */
int stored_has(struct stored *stored, const struct spool_record *record, uid_t uid,
               struct entry_position *ret);

/* Asks the disk to keep what the journals have now. 0 or -errno. */
int stored_sync(void);

#endif
