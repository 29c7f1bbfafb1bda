/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/recent.h"

#include <string.h>

#include "util/hash.h"
#include "util/pages.h"

#define EVENTS RECENT_EVENTS

/*
 * Buckets lead to the newest event with their key, each event to an older one. An event that was
 * overwritten is older than all that are left, so a chain ends where one is met. Not
 * util/hashtable.h: of several events with one number the newest is found first, and an event that
 * is overwritten needs no removal.
 */
struct recent {
    uint64_t count; /* of all events ever */
    struct hash_key key;
    _Alignas(64) uint64_t buckets[EVENTS];
    struct recent_event events[EVENTS];
};

struct recent *recent_new(void) {
    struct recent *recent = pages_new(sizeof(*recent));

    if (!recent)
        return NULL;
    if (!hash_key_make(&recent->key)) {
        recent_free(recent);
        return NULL;
    }
    return recent;
}

void recent_free(struct recent *recent) {
    if (recent)
        munmap(recent, sizeof(*recent));
}

/* Numbers that follow one another share a line of the cache: eight buckets. */
static size_t bucket_of(const struct recent *recent, uint32_t stream, uint64_t seq) {
    return (hash_pair(&recent->key, stream, seq >> 3) << 3 | (seq & 7)) % EVENTS;
}

void recent_expect(const struct recent *recent, uint32_t stream, uint64_t seq) {
    const struct recent_event *event = &recent->events[recent->count % EVENTS];

    __builtin_prefetch(&recent->buckets[bucket_of(recent, stream, seq)], 1);
    __builtin_prefetch(event, 1);
    __builtin_prefetch((const char *)(event + 1) - 1, 1);
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
