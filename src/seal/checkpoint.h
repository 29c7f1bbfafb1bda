/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_CHECKPOINT_H
#define DEED_SEAL_CHECKPOINT_H

/* The text of a signed note that states the size and the root of a tree (C2SP tlog-checkpoint). */

#include <stdbool.h>
#include <stdint.h>

#include "seal/note.h"
#include "util/digest.h"

struct checkpoint {
    char origin[NOTE_NAME_MAX + 1]; /* which tree; the name of its keys, too */
    uint64_t size;
    uint8_t root[DIGEST_SIZE];
};

/* False: it is no text of a checkpoint. Extension lines are passed over. */
bool checkpoint_parse(const char *text, size_t n, struct checkpoint *ret);

/* Without extension lines. */
void checkpoint_print(const struct checkpoint *checkpoint, struct buffer *to);

#endif
