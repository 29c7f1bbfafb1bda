/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_MONOTONIC_H
#define DEED_UTIL_MONOTONIC_H

/* The time of CLOCK_MONOTONIC, which setting the clock does not change. */

#include <stdint.h>
#include <time.h>

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S UINT64_C(1000000000)

/* In nanoseconds; thread-safe. */
uint64_t monotonic_ns(void);

/* Nanoseconds in the form of system calls. */
static inline struct timespec timespec_of(uint64_t ns) {
    return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};
}

/* Sleeps. A signal with a handler ends the sleep, so that a daemon can stop at once. */
void nap(uint64_t ns);

#endif
