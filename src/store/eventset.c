/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/eventset.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "parse/rejected.h"

#define SLOTS (2 * HAD_MAX)

struct had {
    uint64_t seed;
    uint32_t n;
    size_t count[HAD_STATES];
    uint32_t slots[SLOTS]; /* number + 1; 0: free */
    struct had_event events[HAD_MAX];
};

/* Zero pages, which take no memory until they are touched. */
struct had *had_new(void) {
    struct had *had = mmap(NULL, sizeof(*had), PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (had == MAP_FAILED)
        return NULL;
    if (getrandom(&had->seed, sizeof(had->seed), 0) != (ssize_t)sizeof(had->seed)) {
        had_free(had);
        return NULL;
    }
    return had;
}

void had_free(struct had *had) {
    if (had)
        munmap(had, sizeof(*had));
}

void had_clear(struct had *had) {
    had->n = 0;
    memset(had->count, 0, sizeof(had->count));
    memset(had->slots, 0, sizeof(had->slots));
}

bool had_is_full(const struct had *had) {
    return had->n == HAD_MAX;
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

static uint32_t slot_of(const struct had *had, const uint8_t id[16]) {
    uint64_t half[2];

    memcpy(half, id, sizeof(half));
    half[0] = (half[0] ^ had->seed) * UINT64_C(0x9e3779b97f4a7c15);
    half[0] ^= half[0] >> 29;
    half[0] = (half[0] + half[1]) * UINT64_C(0xd6e8feb86659fd93);
    return (uint32_t)(half[0] >> 32) % SLOTS;
}

static bool is(const struct had_event *event, const uint8_t id[16], const uint8_t *hash) {
    return memcmp(event->id, id, sizeof(event->id)) == 0 &&
           (!hash || memcmp(event->hash, hash, sizeof(event->hash)) == 0);
}

struct had_event *had_add(struct had *had, const struct scanned *scanned) {
    uint8_t id[16], hash[DIGEST_SIZE];
    struct had_event *event;
    uint32_t at;

    if (had_is_full(had) || !parse_id(scanned->id, id))
        return NULL;
    scan_hash(scanned, hash);
    for (at = slot_of(had, id); had->slots[at]; at = (at + 1) % SLOTS)
        if (is(&had->events[had->slots[at] - 1], id, hash))
            return &had->events[had->slots[at] - 1];
    event = &had->events[had->n++];
    had->slots[at] = had->n;
    memcpy(event->id, id, sizeof(event->id));
    memcpy(event->hash, hash, sizeof(event->hash));
    event->state = HAD_MISSING;
    had->count[HAD_MISSING]++;
    return event;
}

void had_mark(struct had *had, const char text[SCAN_ID], const uint8_t *hash,
              enum had_state state) {
    uint8_t id[16];

    if (!parse_id(text, id))
        return;
    for (uint32_t at = slot_of(had, id); had->slots[at]; at = (at + 1) % SLOTS) {
        struct had_event *event = &had->events[had->slots[at] - 1];

        if (!is(event, id, hash) || event->state == HAD_EVIDENCE || event->state == state)
            continue;
        had->count[event->state]--;
        event->state = (uint8_t)state;
        had->count[state]++;
    }
}

void had_mark_rejected(struct had *had, const char *line, size_t n) {
    char id[SCAN_ID];

    if (rejected_id(line, n, id))
        had_mark(had, id, NULL, HAD_REJECTED);
}

size_t had_count(const struct had *had, enum had_state state) {
    return had->count[state];
}
