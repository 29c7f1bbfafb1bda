/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_EVENTSET_H
#define DEED_STORE_EVENTSET_H

/*
 * Which events of the journal the files have. Its events are added, and those that a file has are
 * marked. An event is known by its id and the hash of its bytes: a changed event in a file is
 * another one. A fixed amount of memory (48 MiB), of which only the used pages are touched.
 */

#include "parse/scan.h"

#define EVENTSET_MAX (UINT32_C(1) << 20)

enum eventset_state {
    EVENTSET_MISSING,
    EVENTSET_SENT,     /* sent again, and not seen yet */
    EVENTSET_EVIDENCE, /* in the file */
    EVENTSET_REJECTED, /* among the rejected */
    EVENTSET_STATES,
};

struct eventset;

struct eventset_event {
    uint8_t id[16];
    uint8_t hash[15];
    uint8_t state;
};

struct eventset *eventset_new(void);
void eventset_free(struct eventset *eventset);
void eventset_clear(struct eventset *eventset);
bool eventset_is_full(const struct eventset *eventset);

/* NULL: it has no valid id. Returns the event that is there already, if it is. */
struct eventset_event *eventset_add(struct eventset *eventset, const struct scanned *event);

/* Marks it, unless it is marked as evidence. */
void eventset_mark(struct eventset *eventset, const char id[SCAN_ID], const uint8_t *hash,
                   enum eventset_state state);

/* Marks the event of a line of rejected.jsonl by its id: its bytes may have changed on the way. */
void eventset_mark_rejected(struct eventset *eventset, const char *line, size_t n);

size_t eventset_count(const struct eventset *eventset, enum eventset_state state);

#endif
