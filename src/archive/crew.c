/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "crew.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>

struct state {
    const struct crew *crew;
    pthread_mutex_t filling; /* who has it fills */
    pthread_mutex_t lock;    /* of what is below */
    pthread_cond_t room, done;
    uint64_t filled, taken; /* how many slots; the one of number n is n % n_slots */
    bool ended;             /* nothing more is filled */
    bool is_done[CREW_SLOTS_MAX];
};

static char *slot_of(const struct state *state, uint64_t number) {
    const struct crew *crew = state->crew;

    return crew->slots + number % crew->n_slots * crew->slot_size;
}

/* Waits until a slot is free, whose number it returns; false: nothing more is wanted. */
static bool wait_for_room(struct state *state, uint64_t *ret) {
    bool goes_on;

    pthread_mutex_lock(&state->lock);
    while (!state->ended && state->filled - state->taken == state->crew->n_slots)
        pthread_cond_wait(&state->room, &state->lock);
    goes_on = !state->ended;
    *ret = state->filled;
    pthread_mutex_unlock(&state->lock);
    return goes_on;
}

static bool fill_next(struct state *state, uint64_t *ret) {
    bool goes_on;

    pthread_mutex_lock(&state->filling);
    goes_on =
        wait_for_room(state, ret) && state->crew->fill(slot_of(state, *ret), state->crew->data);
    pthread_mutex_lock(&state->lock);
    if (goes_on)
        state->filled++;
    else
        state->ended = true;
    pthread_cond_signal(&state->done);
    pthread_mutex_unlock(&state->lock);
    pthread_mutex_unlock(&state->filling);
    return goes_on;
}

static void *work(void *data) {
    struct state *state = data;
    uint64_t number;

    while (fill_next(state, &number)) {
        state->crew->work(slot_of(state, number), state->crew->data);
        pthread_mutex_lock(&state->lock);
        state->is_done[number % state->crew->n_slots] = true;
        pthread_cond_signal(&state->done);
        pthread_mutex_unlock(&state->lock);
    }
    return NULL;
}

/* Waits for the next one in order; false: that was the last. */
static bool wait_for_next(struct state *state) {
    bool there;

    pthread_mutex_lock(&state->lock);
    while (!(there = state->is_done[state->taken % state->crew->n_slots]) &&
           !(state->ended && state->taken == state->filled))
        pthread_cond_wait(&state->done, &state->lock);
    pthread_mutex_unlock(&state->lock);
    return there;
}

static void give_back(struct state *state, bool end) {
    pthread_mutex_lock(&state->lock);
    state->is_done[state->taken++ % state->crew->n_slots] = false;
    state->ended |= end;
    if (end)
        *state->crew->stop = true;
    pthread_cond_broadcast(&state->room);
    pthread_mutex_unlock(&state->lock);
}

static int take_all(struct state *state) {
    int r = 0;

    while (r == 0 && wait_for_next(state)) {
        r = state->crew->take(slot_of(state, state->taken), state->crew->data);
        give_back(state, r != 0);
    }
    return r;
}

int crew_run(const struct crew *crew) {
    struct state state = {.crew = crew,
                          .filling = PTHREAD_MUTEX_INITIALIZER,
                          .lock = PTHREAD_MUTEX_INITIALIZER,
                          .room = PTHREAD_COND_INITIALIZER,
                          .done = PTHREAD_COND_INITIALIZER};
    pthread_t threads[CREW_THREADS_MAX];
    size_t n = 0;
    int r;

    while (n < crew->n_threads && pthread_create(&threads[n], NULL, work, &state) == 0)
        n++;
    r = n > 0 ? take_all(&state) : -EAGAIN;
    while (n > 0)
        pthread_join(threads[--n], NULL);
    return r;
}
