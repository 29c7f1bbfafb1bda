/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/eventset.h"

#include <string.h>

#include "parse/rejected.h"
#include "util/hash.h"
#include "util/hashtable.h"
#include "util/pages.h"

struct eventset {
    struct hash_key key;
    size_t count[EVENTSET_STATES];
    struct hashtable table; /* by id */
    struct hashtable_slot slots[2 * EVENTSET_MAX];
    struct eventset_event events[EVENTSET_MAX];
};

struct eventset *eventset_new(void) {
    struct eventset *eventset = pages_new(sizeof(*eventset));

    if (!eventset)
        return NULL;
    eventset->table = (struct hashtable){.slots = eventset->slots, .size = 2 * EVENTSET_MAX};
    if (!hash_key_make(&eventset->key)) {
        eventset_free(eventset);
        return NULL;
    }
    return eventset;
}

void eventset_free(struct eventset *eventset) {
    if (eventset)
        munmap(eventset, sizeof(*eventset));
}

void eventset_clear(struct eventset *eventset) {
    hashtable_clear(&eventset->table);
    memset(eventset->count, 0, sizeof(eventset->count));
}

bool eventset_is_full(const struct eventset *eventset) {
    return eventset->table.n == EVENTSET_MAX;
}

static int digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A UUID as text: 32 digits among hyphens. */
static bool parse_id(const char id[SCAN_ID], uint8_t ret[16]) {
    size_t n = 0;

    memset(ret, 0, 16);
    for (size_t i = 0; i < SCAN_ID; i++) {
        int value = digit(id[i]);

        if (id[i] == '-')
            continue;
        if (value < 0 || n == 32)
            return false;
        ret[n / 2] = (uint8_t)(ret[n / 2] << 4 | value);
        n++;
    }
    return n == 32;
}

static bool has_identity(const struct eventset_event *event, const uint8_t id[16],
                         const uint8_t *hash) {
    return memcmp(event->id, id, sizeof(event->id)) == 0 &&
           memcmp(event->hash, hash, sizeof(event->hash)) == 0;
}

/* The next event with that id and hash. */
static struct eventset_event *next(struct eventset *eventset, struct hashtable_search *search,
                                   const uint8_t id[16], const uint8_t *hash) {
    uint32_t at;

    while ((at = hashtable_next(&eventset->table, search)) != HASHTABLE_END)
        if (has_identity(&eventset->events[at], id, hash))
            return &eventset->events[at];
    return NULL;
}

struct eventset_event *eventset_add(struct eventset *eventset, const struct scanned *scanned) {
    uint8_t id[16], hash[DIGEST_SIZE];
    struct hashtable_search search;
    struct eventset_event *event;
    uint64_t id_hash;

    if (eventset_is_full(eventset) || !parse_id(scanned->id, id))
        return NULL;
    scan_hash(scanned, hash);
    id_hash = hash_bytes(&eventset->key, id, sizeof(id));
    search = hashtable_search(id_hash);
    event = next(eventset, &search, id, hash);
    if (event)
        return event;
    event = &eventset->events[eventset->table.n];
    hashtable_add(&eventset->table, id_hash, (uint32_t)eventset->table.n);
    memcpy(event->id, id, sizeof(event->id));
    memcpy(event->hash, hash, sizeof(event->hash));
    event->state = EVENTSET_MISSING;
    eventset->count[EVENTSET_MISSING]++;
    return event;
}

void eventset_mark(struct eventset *eventset, const char text[SCAN_ID], const uint8_t *hash,
                   enum eventset_state state) {
    struct hashtable_search search;
    struct eventset_event *event;
    uint8_t id[16];

    if (!parse_id(text, id))
        return;
    search = hashtable_search(hash_bytes(&eventset->key, id, sizeof(id)));
    while ((event = next(eventset, &search, id, hash))) {
        if (event->state == EVENTSET_EVIDENCE || event->state == state)
            continue;
        eventset->count[event->state]--;
        event->state = (uint8_t)state;
        eventset->count[state]++;
    }
}

void eventset_mark_rejected(struct eventset *eventset, const char *line, size_t n) {
    char room[VIEW_LINE_MAX];
    struct rejected_parts parts;
    struct text_view message;
    uint8_t hash[DIGEST_SIZE];
    struct scanned event;

    if (!rejected_parse(line, n, &parts) || parts.message.n > sizeof(room))
        return;
    message = rejected_sent(&parts, room);
    if (scan_line(message.bytes, message.n, SCAN_JOURNAL, &event) != SCAN_EVENT)
        return;
    scan_hash(&event, hash);
    eventset_mark(eventset, event.id, hash, EVENTSET_REJECTED);
}

size_t eventset_count(const struct eventset *eventset, enum eventset_state state) {
    return eventset->count[state];
}
