/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_EVENTSET_H
#define DEED_STORE_EVENTSET_H

/*
 * Which events are where: those that the journal has are put in, and what the files have is marked.
 * An event is told by its id and by the hash of its bytes: one that was changed in the file is not
 * there. A fixed amount of memory (48 MiB), touched as far as it is used.
 */

#include "parse/scan.h"

#define EVENTSET_MAX (UINT32_C(1) << 20)

enum eventset_state {
    EVENTSET_MISSING,
    EVENTSET_SENT,     /* again, and not seen yet */
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

/* NULL: its id is none. An event that is there already is that one. */
struct eventset_event *eventset_add(struct eventset *eventset, const struct scanned *event);

/* Marks it, unless it is in a better place. hash: NULL for every event with that id. */
void eventset_mark(struct eventset *eventset, const char id[SCAN_ID], const uint8_t *hash,
                   enum eventset_state state);

/* The event in a line of rejected.jsonl: it may have been changed on its way into the line, its id
 * tells it. */
void eventset_mark_rejected(struct eventset *eventset, const char *line, size_t n);

size_t eventset_count(const struct eventset *eventset, enum eventset_state state);

#endif
