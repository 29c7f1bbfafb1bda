/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_STRAYS_H
#define DEED_DOCTOR_STRAYS_H

/*
 * Units whose events reach the system's journal, not that of the namespace. Pure. Whoever can send
 * to the journal can be in the list, so it is bounded.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STRAYS_MAX 256

struct stray {
    char *unit;
    uint64_t last; /* its last event there; microseconds */
    uint64_t n;
};

struct strays {
    int result; /* of reading the journal */
    struct stray list[STRAYS_MAX];
    size_t n;
    bool more; /* units, or entries, than were looked at */
};

/* unit: n bytes; of entries from the newest to the oldest. */
void strays_take(struct strays *strays, const char *unit, size_t n, uint64_t usec);

/* What is known of such a unit. */
struct stray_unit {
    bool active;
    uint64_t started;        /* its process; microseconds, 0: never */
    uint64_t namespace_from; /* since when the socket of the namespace is there */
    uint64_t there;          /* its last event in the namespace; 0: none */
    const char *namespace;   /* LogNamespace=; NULL: none */
};

/* Why its events go there, in words; NULL: they go to the namespace by now. */
const char *stray_why(const struct stray *stray, const struct stray_unit *unit);

#endif
