/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_STAMP_H
#define DEED_LIB_STAMP_H

/*
 * When, and which event: the time of recording, and a UUID of version 7 (RFC 9562, 5.7). Its random
 * part is drawn once for each process and then counted up (6.2, method 2), so that a stamp costs no
 * system call and two processes do not meet.
 */

#include <stdatomic.h>
#include <time.h>

#include "lib/line.h"

struct stamper {
    _Atomic uint64_t counter;
    uint16_t high;
};

/* Draws the random part. */
int stamper_seed(struct stamper *stamper);

/* The same from given numbers: milliseconds since 1970, and the random part of the id. Pure. */
void stamp_write(uint64_t milliseconds, uint16_t high, uint64_t low, struct stamp *ret);

/* Thread-safe. */
void stamp_make(struct stamper *stamper, const struct timespec *now, struct stamp *ret);

#endif
