/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_WORKERS_H
#define DEED_UTIL_WORKERS_H

/*
 * Work that is shared by several threads and handed out in order. Slots are filled one after the
 * other, by one thread at a time; worked on side by side; and taken by the calling thread, in the
 * order in which they were filled.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#define WORKERS_THREADS_MAX 8
#define WORKERS_SLOTS_MAX (WORKERS_THREADS_MAX + 2)

struct workers {
    bool (*fill)(void *slot, void *data); /* false: there is nothing more */
    void (*work)(void *slot, void *data);
    int (*take)(void *slot, void *data); /* not 0: it ends */
    void *data;
    char *slots; /* n_slots of slot_size bytes; more than threads */
    size_t slot_size, n_slots, n_threads;
    atomic_bool *stop; /* is set when it ends early, so that fill() does, too */
};

/* What take() returned; -EAGAIN: not even one thread could be made. */
int workers_run(const struct workers *workers);

#endif
