/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/syncer.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/descriptor.h"

#define DONE_NOTHING 1

/* fdatasync(2) of a directory fails on some file systems, fsync(2) does not. */
static int sync_one(int fd) {
    struct stat st;
    int r = fd < 0 ? -EMFILE : 0;

    if (r == 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
        r = fsync(fd) < 0 ? -errno : 0;
    else if (r == 0)
        r = fdatasync(fd) < 0 ? -errno : 0;
    if (fd >= 0)
        close(fd);
    return r;
}

static int sync_all(const int *fds, size_t n) {
    int r = 0;

    for (size_t i = 0; i < n; i++) {
        int one = sync_one(fds[i]);

        r = one < 0 ? one : r;
    }
    return r;
}

/* The lock is held, and is released while the disk works. */
static void serve(struct syncer *syncer) {
    const uint64_t one = 1;
    int r;
    bool failed = false;

    pthread_mutex_unlock(&syncer->lock);
    r = sync_all(syncer->fds, syncer->n);
    if (r == 0)
        failed = positions_save(syncer->place, &syncer->positions) < 0;
    pthread_mutex_lock(&syncer->lock);
    syncer->result = r;
    syncer->place_failed = failed;
    syncer->busy = false;
    if (write(syncer->event, &one, sizeof(one)) < 0)
        return; /* the counter is full: it is readable */
}

static void *run(void *data) {
    struct syncer *syncer = data;

    pthread_mutex_lock(&syncer->lock);
    while (!syncer->stop || syncer->busy) {
        if (syncer->busy)
            serve(syncer);
        else
            pthread_cond_wait(&syncer->changed, &syncer->lock);
    }
    pthread_mutex_unlock(&syncer->lock);
    return NULL;
}

int syncer_start(struct syncer *syncer, const char *place) {
    int r;

    *syncer = (struct syncer){.place = place, .result = DONE_NOTHING};
    syncer->event = fd_above_stdio(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (syncer->event < 0)
        return -errno;
    pthread_mutex_init(&syncer->lock, NULL);
    pthread_cond_init(&syncer->changed, NULL);
    r = pthread_create(&syncer->thread, NULL, run, syncer);
    if (r != 0)
        close(syncer->event);
    return -r;
}

void syncer_stop(struct syncer *syncer) {
    pthread_mutex_lock(&syncer->lock);
    syncer->stop = true;
    pthread_cond_signal(&syncer->changed);
    pthread_mutex_unlock(&syncer->lock);
    pthread_join(syncer->thread, NULL);
    pthread_cond_destroy(&syncer->changed);
    pthread_mutex_destroy(&syncer->lock);
    close(syncer->event);
}

bool syncer_is_busy(struct syncer *syncer) {
    bool busy;

    pthread_mutex_lock(&syncer->lock);
    busy = syncer->busy;
    pthread_mutex_unlock(&syncer->lock);
    return busy;
}

void syncer_request(struct syncer *syncer, const int *fds, size_t n,
                    const struct positions *positions) {
    pthread_mutex_lock(&syncer->lock);
    memcpy(syncer->fds, fds, n * sizeof(*fds));
    syncer->n = n;
    syncer->positions = *positions;
    syncer->busy = true;
    pthread_cond_signal(&syncer->changed);
    pthread_mutex_unlock(&syncer->lock);
}

int syncer_result(struct syncer *syncer, bool *ret_place_failed) {
    uint64_t count;
    int r = DONE_NOTHING;

    pthread_mutex_lock(&syncer->lock);
    if (!syncer->busy) {
        if (read(syncer->event, &count, sizeof(count)) < 0)
            count = 0;
        r = syncer->result;
        *ret_place_failed = syncer->place_failed;
        syncer->result = DONE_NOTHING;
    }
    pthread_mutex_unlock(&syncer->lock);
    return r;
}
