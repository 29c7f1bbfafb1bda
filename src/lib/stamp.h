/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_STAMP_H
#define DEED_LIB_STAMP_H

/*
 * The stamp of an event: the time of recording, and a UUID of version 7 (RFC 9562, 5.7). Its random
 * part is drawn once for each process and then counted up (6.2, method 2), so a stamp costs no
 * system call, and no two processes make the same one.
 */

#include <stdatomic.h>
#include <time.h>

#include "lib/line.h"

struct stamper {
    _Atomic uint64_t counter;
    uint16_t high;
};

/* Draws the random part. 0 or an error. */
int stamper_seed(struct stamper *stamper);

/* The stamp of a time, in milliseconds since 1970, and a random part. Pure. */
void stamp_write(uint64_t milliseconds, uint16_t high, uint64_t low, struct stamp *ret);

/* Thread-safe. */
void stamp_make(struct stamper *stamper, const struct timespec *now, struct stamp *ret);

#endif
