/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_EVENTSET_H
#define DEED_STORE_EVENTSET_H

/*
 * Which events are where: those that the journal has are put in, and what the files have is marked.
 * An event is told by its id and by the hash of its bytes: one that was changed in the file is not
 * there. A fixed amount of memory (40 MiB), touched as far as it is used.
 */

#include "parse/scan.h"

#define HAD_MAX (UINT32_C(1) << 20)

enum had_state {
    HAD_MISSING,
    HAD_SENT,     /* again, and not seen yet */
    HAD_EVIDENCE, /* in the file */
    HAD_REJECTED, /* among the rejected */
    HAD_STATES,
};

struct had;

struct had_event {
    uint8_t id[16];
    uint8_t hash[15];
    uint8_t state;
};

struct had *had_new(void);
void had_free(struct had *had);
void had_clear(struct had *had);
bool had_is_full(const struct had *had);

/* NULL: its id is none. An event that is there already is that one. */
struct had_event *had_add(struct had *had, const struct scanned *event);

/* Marks it, unless it is in a better place. hash: NULL for every event with that id. */
void had_mark(struct had *had, const char id[SCAN_ID], const uint8_t *hash, enum had_state state);

/* The event in a line of rejected.jsonl: it may have been changed on its way into the line, its id
 * tells it. */
void had_mark_rejected(struct had *had, const char *line, size_t n);

size_t had_count(const struct had *had, enum had_state state);

#endif
