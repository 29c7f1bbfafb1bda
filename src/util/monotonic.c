/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/monotonic.h"

uint64_t monotonic_ns(void) {
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

void nap(uint64_t ns) {
    struct timespec pause = timespec_of(ns);

    nanosleep(&pause, NULL);
}
