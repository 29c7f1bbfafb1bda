/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_SYNCER_H
#define DEED_RELAY_SYNCER_H

/*
 * A thread that asks the disk to keep the files, and then saves the place. A slow disk makes
 * nothing else wait. One request at a time.
 */

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "journal/positions.h"
#include "store/written.h"

struct syncer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const char *place; /* path of the file */
    int event;         /* an eventfd: a request is done */
    bool busy, stop;
    int fds[WRITTEN_FDS];
    size_t n;
    struct positions positions;
    int result; /* of the last request: 0 or a negative errno */
    bool place_failed;
};

/* place stays the caller's. 0 or a negative errno. */
int syncer_start(struct syncer *syncer, const char *place);

/* Waits for the present request. */
void syncer_stop(struct syncer *syncer);

/* A descriptor that becomes readable when a request is done. */
static inline int syncer_fd(const struct syncer *syncer) {
    return syncer->event;
}

bool syncer_is_busy(struct syncer *syncer);

/* Takes the descriptors. The syncer is not busy. */
void syncer_request(struct syncer *syncer, const int *fds, size_t n,
                    const struct positions *positions);

/* The result of a request that is done, once. 1: there is none; 0; or a negative errno.
 * ret_place_failed: the disk has the files, and the place could not be saved. */
int syncer_result(struct syncer *syncer, bool *ret_place_failed);

#endif
