/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/recent.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#define EVENTS RECENT_EVENTS

/*
 * Buckets lead to the newest event with their key, each event to an older one. An event that was
 * overwritten is older than all that are left, so a chain ends where one is met.
 */
struct recent {
    uint64_t count; /* of all events ever */
    uint64_t seed;  /* nobody can choose what falls into one bucket */
    _Alignas(64) uint64_t buckets[EVENTS];
    struct recent_event events[EVENTS];
};

/* Pages that are zero, and take no memory until they are touched. */
struct recent *recent_new(void) {
    struct recent *recent = mmap(NULL, sizeof(*recent), PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (recent == MAP_FAILED)
        return NULL;
    if (getrandom(&recent->seed, sizeof(recent->seed), 0) != (ssize_t)sizeof(recent->seed)) {
        recent_free(recent);
        return NULL;
    }
    return recent;
}

void recent_free(struct recent *recent) {
    if (recent)
        munmap(recent, sizeof(*recent));
}

static uint64_t mix(uint64_t value) {
    value ^= value >> 32;
    value *= UINT64_C(0xd6e8feb86659fd93);
    return value ^ value >> 32;
}

/* Numbers that follow one another share a line of the cache: eight buckets. */
static size_t bucket_of(const struct recent *recent, uint32_t stream, uint64_t seq) {
    return (mix(mix(recent->seed ^ seq >> 3) + stream) << 3 | (seq & 7)) % EVENTS;
}

void recent_add(struct recent *recent, uint32_t stream, uint64_t seq,
                const uint8_t hash[DIGEST_SIZE], const struct location *location) {
    uint64_t *bucket = &recent->buckets[bucket_of(recent, stream, seq)];
    struct recent_event *event = &recent->events[recent->count++ % EVENTS];

    memcpy(event->hash, hash, DIGEST_SIZE);
    event->seq = seq;
    event->line = location->line;
    event->file = location->file;
    event->boot = location->boot;
    event->stream = stream;
    event->older = *bucket;
    *bucket = recent->count;
}

const struct recent_event *recent_find(const struct recent *recent, uint32_t stream, uint64_t seq,
                                       const uint8_t *hash) {
    uint64_t at = recent->buckets[bucket_of(recent, stream, seq)];

    while (at > (recent->count > EVENTS ? recent->count - EVENTS : 0)) {
        const struct recent_event *event = &recent->events[(at - 1) % EVENTS];

        if (event->stream == stream && event->seq == seq &&
            (!hash || memcmp(event->hash, hash, DIGEST_SIZE) == 0))
            return event;
        at = event->older;
    }
    return NULL;
}
