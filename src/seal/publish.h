/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_PUBLISH_H
#define DEED_SEAL_PUBLISH_H

/* Gives seals away: as events, which go wherever the evidence goes, and as files, which others may
 * watch and copy. */

#include <deed.h>

#include "seal/series.h"

struct publish {
    deed_log *log;
    const char *directory; /* of the files */
};

/* The newest checkpoint: the event log.checkpoint, and the file SERIES.checkpoint. 0 or a negative
 * errno: the event is recorded nowhere. */
int publish_checkpoint(const struct publish *publish, const struct series *series);

/* The end of an epoch: the event log.seal, and the file SERIES.close.EPOCH. 0 or a negative errno.
 */
int publish_close(const struct publish *publish, const struct series *series);

/* That nothing is signed any more: the event log.checkpoint with the outcome failure. */
void publish_broken(const struct publish *publish, const struct series *series);

#endif
