/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_WORKERS_H
#define DEED_UTIL_WORKERS_H

/*
 * Shares work between threads and keeps its order. Slots are filled one after the other, by one
 * thread at a time. The threads work on the filled slots at the same time. The calling thread takes
 * them in the order in which they were filled.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define WORKERS_THREADS_MAX 8
#define WORKERS_SLOTS_MAX (WORKERS_THREADS_MAX + 2)

struct workers {
    bool (*fill)(void *slot, void *data); /* false: there is no more work */
    void (*work)(void *slot, void *data);
    int (*take)(void *slot, void *data); /* not 0: stop */
    void *data;                          /* for the three functions */
    char *slots;                         /* n_slots of slot_size bytes; n_slots > n_threads */
    size_t slot_size, n_slots, n_threads;
    atomic_bool *stop; /* set when take() stops, so that fill() can stop, too */
};

/* The cores that this process may use, at most WORKERS_THREADS_MAX. */
size_t workers_cores(void);

/* The last result of take(); -EAGAIN: no thread could be started. */
int workers_run(const struct workers *workers);

#endif
