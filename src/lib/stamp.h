/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_STAMP_H
#define DEED_LIB_STAMP_H

/*
 * The stamp of an event: the time of recording, and a UUID of version 7 (RFC 9562, 5.7). Its random
 * part is a counter under a hash with a key that each process draws, so a stamp costs no system
 * call, and no two are the same. Whoever knows the ids of some events of a process cannot tell
 * those of others: the hash of a line, which a proof of its neighbour shows (deed-prove(1)), must
 * not be good for guessing the line.
 */

#include <stdatomic.h>
#include <time.h>

#include "lib/line.h"

#define STAMPER_KEY 32

struct stamper {
    _Atomic uint64_t counter;
    uint8_t key[STAMPER_KEY];
};

/* Draws the key. 0 or an error. */
int stamper_seed(struct stamper *stamper);

/* The stamp of a time, in milliseconds since 1970, and a random part. Pure. */
void stamp_write(uint64_t milliseconds, uint16_t high, uint64_t low, struct stamp *ret);

/* Thread-safe. */
void stamp_make(struct stamper *stamper, const struct timespec *now, struct stamp *ret);

#endif
