/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_EVIDENCE_H
#define DEED_DELIVER_EVIDENCE_H

/*
 * What the router has written: the evidence and the rejected, followed as they grow. Nothing else
 * shows that an event is kept: the journal may be vacuumed before rsyslogd has read it, and a power
 * failure makes whole journals unreadable.
 *
 * Remembered are the last 524,288 events (util/seen.h), and when it is opened those of the last
 * 64 MiB of all files, and of what was compressed within the hour.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "deliver/record.h"
#include "util/seen.h"

/* One of the two files. */
struct followed {
    int fd; /* -1: it is not there, or was not */
    dev_t device;
    ino_t inode;
    off_t at; /* where the next line begins */
};

struct evidence {
    const char *directory;
    struct followed file[2];
    struct seen *seen; /* the keys of its events */
    int error;         /* of a file that was rotated away; errno */
};

/* directory: stays the caller's. 0 or -ENOMEM. */
int evidence_open(struct evidence *evidence, const char *directory);
void evidence_close(struct evidence *evidence);

/* Reads what has come since; true: something has. */
bool evidence_follow(struct evidence *evidence);

/* Is the event written? Keys as of record_key() and record_id_key(). */
bool evidence_has(const struct evidence *evidence, const uint8_t key[RECORD_KEY],
                  const uint8_t id_key[RECORD_KEY]);

/*
 * Has the disk keep what was followed. 0 or -errno; without a directory there is nothing. After an
 * error nothing counts as written that was so far: the kernel tells of what it could not keep once
 * (fsync(2)), to each descriptor that was open, and its next success is no word on it.
 */
int evidence_sync(struct evidence *evidence);

#endif
