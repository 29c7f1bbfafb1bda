/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/eventset.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "parse/rejected.h"

#define SLOTS (2 * EVENTSET_MAX)

struct eventset {
    uint64_t seed;
    uint32_t n;
    size_t count[EVENTSET_STATES];
    uint32_t slots[SLOTS]; /* number + 1; 0: free */
    struct eventset_event events[EVENTSET_MAX];
};

/* Zero pages, which take no memory until they are touched. */
struct eventset *eventset_new(void) {
    struct eventset *eventset = mmap(NULL, sizeof(*eventset), PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (eventset == MAP_FAILED)
        return NULL;
    if (getrandom(&eventset->seed, sizeof(eventset->seed), 0) != (ssize_t)sizeof(eventset->seed)) {
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
    eventset->n = 0;
    memset(eventset->count, 0, sizeof(eventset->count));
    memset(eventset->slots, 0, sizeof(eventset->slots));
}

bool eventset_is_full(const struct eventset *eventset) {
    return eventset->n == EVENTSET_MAX;
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

static uint32_t slot_of(const struct eventset *eventset, const uint8_t id[16]) {
    uint64_t half[2];

    memcpy(half, id, sizeof(half));
    half[0] = (half[0] ^ eventset->seed) * UINT64_C(0x9e3779b97f4a7c15);
    half[0] ^= half[0] >> 29;
    half[0] = (half[0] + half[1]) * UINT64_C(0xd6e8feb86659fd93);
    return (uint32_t)(half[0] >> 32) % SLOTS;
}

static bool is(const struct eventset_event *event, const uint8_t id[16], const uint8_t *hash) {
    return memcmp(event->id, id, sizeof(event->id)) == 0 &&
           (!hash || memcmp(event->hash, hash, sizeof(event->hash)) == 0);
}

struct eventset_event *eventset_add(struct eventset *eventset, const struct scanned *scanned) {
    uint8_t id[16], hash[DIGEST_SIZE];
    struct eventset_event *event;
    uint32_t at;

    if (eventset_is_full(eventset) || !parse_id(scanned->id, id))
        return NULL;
    scan_hash(scanned, hash);
    for (at = slot_of(eventset, id); eventset->slots[at]; at = (at + 1) % SLOTS)
        if (is(&eventset->events[eventset->slots[at] - 1], id, hash))
            return &eventset->events[eventset->slots[at] - 1];
    event = &eventset->events[eventset->n++];
    eventset->slots[at] = eventset->n;
    memcpy(event->id, id, sizeof(event->id));
    memcpy(event->hash, hash, sizeof(event->hash));
    event->state = EVENTSET_MISSING;
    eventset->count[EVENTSET_MISSING]++;
    return event;
}

void eventset_mark(struct eventset *eventset, const char text[SCAN_ID], const uint8_t *hash,
                   enum eventset_state state) {
    uint8_t id[16];

    if (!parse_id(text, id))
        return;
    for (uint32_t at = slot_of(eventset, id); eventset->slots[at]; at = (at + 1) % SLOTS) {
        struct eventset_event *event = &eventset->events[eventset->slots[at] - 1];

        if (!is(event, id, hash) || event->state == EVENTSET_EVIDENCE || event->state == state)
            continue;
        eventset->count[event->state]--;
        event->state = (uint8_t)state;
        eventset->count[state]++;
    }
}

void eventset_mark_rejected(struct eventset *eventset, const char *line, size_t n) {
    char id[SCAN_ID];

    if (rejected_id(line, n, id))
        eventset_mark(eventset, id, NULL, EVENTSET_REJECTED);
}

size_t eventset_count(const struct eventset *eventset, enum eventset_state state) {
    return eventset->count[state];
}
