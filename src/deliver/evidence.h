/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_EVIDENCE_H
#define DEED_DELIVER_EVIDENCE_H

/*
 * Which events are written: follows the evidence and the rejected as they grow. Nothing else shows
 * that an event is safe: journald may vacuum it before deed-relay has read it, and a power failure
 * can make a whole journal unreadable.
 *
 * And it asks the disk itself: deed-relay does so before its place moves (journal/positions.h), but
 * that place says nothing of an entry of an earlier boot, or of one that the journal has lost.
 *
 * Remembers the last 524,288 events (util/seen.h). Opening reads the last 64 MiB of all files, and
 * the files that were compressed within the last hour.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "deliver/record.h"
#include "store/written.h"
#include "util/seen.h"

struct evidence {
    const char *directory;
    struct written written;
    struct written_calls calls;
    struct seen *seen; /* the keys of the events */
    int error;         /* errno: the disk does not have what was read */
};

/* directory: stays the caller's. 0 or -ENOMEM. */
int evidence_open(struct evidence *evidence, const char *directory);
void evidence_close(struct evidence *evidence);

/* Reads what was written since the last call. True: there was something. */
bool evidence_follow(struct evidence *evidence);

/* Is the event of this user written? Among the rejected, where its message may have been changed,
 * its id is enough. Keys: of record_key() and record_id_key(). */
bool evidence_has(const struct evidence *evidence, const uint8_t key[RECORD_KEY],
                  const uint8_t id_key[RECORD_KEY], uid_t uid);

/*
 * Asks the disk to keep what was read. 0 or -errno; 0 also without a directory. After an error
 * nothing that was read so far counts as written: the kernel reports lost pages once to each open
 * descriptor (fsync(2)), and its next success does not cover them.
 */
int evidence_sync(struct evidence *evidence);

#endif
