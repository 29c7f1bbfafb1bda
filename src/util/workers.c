/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/workers.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>

struct state {
    const struct workers *workers;
    pthread_mutex_t lock;          /* protects what follows */
    pthread_cond_t turn;           /* a thread has something to do */
    pthread_cond_t done;           /* a slot is done, or there is no more work */
    uint64_t filled, begun, taken; /* counts; item n is in slot n % n_slots */
    size_t idle;                   /* threads that wait for `turn` */
    bool filling;                  /* one thread is in fill() */
    bool ended;                    /* fill() has returned false */
    bool is_done[WORKERS_SLOTS_MAX];
};

static char *slot_of(const struct state *state, uint64_t number) {
    const struct workers *workers = state->workers;

    return workers->slots + number % workers->n_slots * workers->slot_size;
}

static bool may_fill(const struct state *state) {
    return !state->filling && !state->ended &&
           state->filled - state->taken < state->workers->n_slots;
}

/* With the lock, which is given up meanwhile. */
static void fill_next(struct state *state) {
    char *slot = slot_of(state, state->filled);
    bool goes_on;

    state->filling = true;
    pthread_mutex_unlock(&state->lock);
    goes_on = state->workers->fill(slot, state->workers->data);
    pthread_mutex_lock(&state->lock);
    state->filling = false;
    if (goes_on) {
        state->filled++;
        pthread_cond_signal(&state->turn);
        return;
    }
    state->ended = true;
    pthread_cond_broadcast(&state->turn);
    pthread_cond_signal(&state->done);
}

/* With the lock, which is given up meanwhile. */
static void work_on_next(struct state *state) {
    uint64_t number = state->begun++;

    if (may_fill(state))
        pthread_cond_signal(&state->turn);
    pthread_mutex_unlock(&state->lock);
    state->workers->work(slot_of(state, number), state->workers->data);
    pthread_mutex_lock(&state->lock);
    state->is_done[number % state->workers->n_slots] = true;
    pthread_cond_signal(&state->done);
}

/* If filling takes longer than working, one thread keeps filling and the others work, so that the
 * data of its decompressor stays in the cache of its core. Otherwise each thread works on what it
 * has filled. */
static void *work(void *data) {
    struct state *state = data;
    bool filled = false;

    pthread_mutex_lock(&state->lock);
    while (!*state->workers->stop && !(state->ended && state->begun == state->filled)) {
        bool others = filled && state->idle > 0 && may_fill(state);

        filled = false;
        if (state->begun < state->filled && !others) {
            work_on_next(state);
        } else if (may_fill(state)) {
            fill_next(state);
            filled = true;
        } else {
            state->idle++;
            pthread_cond_wait(&state->turn, &state->lock);
            state->idle--;
        }
    }
    pthread_mutex_unlock(&state->lock);
    return NULL;
}

/* Waits until the next slot in order is done. False: there is none any more. */
static bool wait_for_next(struct state *state) {
    const bool *is_done = &state->is_done[state->taken % state->workers->n_slots];
    bool done;

    pthread_mutex_lock(&state->lock);
    while (!*is_done && !(state->ended && state->taken == state->filled))
        pthread_cond_wait(&state->done, &state->lock);
    done = *is_done;
    pthread_mutex_unlock(&state->lock);
    return done;
}

static void give_back(struct state *state, bool end) {
    pthread_mutex_lock(&state->lock);
    state->is_done[state->taken++ % state->workers->n_slots] = false;
    if (end)
        *state->workers->stop = true;
    pthread_cond_broadcast(&state->turn);
    pthread_mutex_unlock(&state->lock);
}

static int take_all(struct state *state) {
    int r = 0;

    while (r == 0 && wait_for_next(state)) {
        r = state->workers->take(slot_of(state, state->taken), state->workers->data);
        give_back(state, r != 0);
    }
    return r;
}

int workers_run(const struct workers *workers) {
    struct state state = {.workers = workers,
                          .lock = PTHREAD_MUTEX_INITIALIZER,
                          .turn = PTHREAD_COND_INITIALIZER,
                          .done = PTHREAD_COND_INITIALIZER};
    pthread_t threads[WORKERS_THREADS_MAX];
    size_t n = 0;
    int r;

    while (n < workers->n_threads && pthread_create(&threads[n], NULL, work, &state) == 0)
        n++;
    r = n > 0 ? take_all(&state) : -EAGAIN;
    while (n > 0)
        pthread_join(threads[--n], NULL);
    return r;
}

size_t workers_cores(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

    if (n < 1)
        return 1;
    return n < WORKERS_THREADS_MAX ? (size_t)n : WORKERS_THREADS_MAX;
}
