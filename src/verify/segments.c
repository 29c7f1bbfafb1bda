/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/segments.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BUCKETS_FIRST 1024

/* ---- tables -------------------------------------------------------------------------------- */

static const uint8_t *key_of(const struct segment *segment, enum segments_key by) {
    switch (by) {
    case SEGMENTS_BY_END:
        return segment->hash;
    case SEGMENTS_BY_MARK:
        return segment->begin;
    default:
        return segment->previous;
    }
}

static uint64_t mix(uint64_t value) {
    value ^= value >> 32;
    value *= UINT64_C(0xd6e8feb86659fd93);
    return value ^ value >> 32;
}

/* What an event names as the hash before it may be anything. */
static struct segment **bucket_of(const struct segments *segments, enum segments_key by,
                                  uint32_t stream, const uint8_t hash[DIGEST_SIZE]) {
    const struct segment_table *table = &segments->tables[by];
    uint64_t part[DIGEST_SIZE / sizeof(uint64_t)], sum = segments->seed ^ stream;

    memcpy(part, hash, DIGEST_SIZE);
    for (size_t i = 0; i < DIGEST_SIZE / sizeof(uint64_t); i++)
        sum = mix(sum ^ part[i]);
    return &table->buckets[mix(sum + segments->seed) & table->mask];
}

/* What leads to the one with this key, or the end of its bucket. NULL: there is no bucket. */
static struct segment **find(const struct segments *segments, enum segments_key by, uint32_t stream,
                             const uint8_t hash[DIGEST_SIZE]) {
    struct segment **at;

    if (segments->tables[by].n == 0)
        return NULL;
    for (at = bucket_of(segments, by, stream, hash); *at; at = &(*at)->beside[by])
        if ((*at)->stream == stream && memcmp(key_of(*at, by), hash, DIGEST_SIZE) == 0)
            break;
    return at;
}

static void put(const struct segments *segments, enum segments_key by, struct segment *segment) {
    struct segment **at = bucket_of(segments, by, segment->stream, key_of(segment, by));

    segment->beside[by] = *at;
    *at = segment;
}

/* Without memory for more buckets, those that are there have to do. */
static bool make_room(struct segments *segments, enum segments_key by) {
    struct segment_table *table = &segments->tables[by], old = *table;
    size_t n = old.buckets ? 2 * (old.mask + 1) : BUCKETS_FIRST;
    struct segment *segment, *next;

    if (old.buckets && old.n <= old.mask)
        return true;
    if (!segments->seed &&
        getrandom(&segments->seed, sizeof(segments->seed), 0) != (ssize_t)sizeof(segments->seed))
        return false;
    table->buckets = calloc(n, sizeof(struct segment *));
    if (!table->buckets) {
        segments->no_memory |= !old.buckets;
        table->buckets = old.buckets;
        return old.buckets != NULL;
    }
    table->mask = n - 1;
    for (size_t i = 0; old.buckets && i <= old.mask; i++)
        for (segment = old.buckets[i]; segment; segment = next) {
            next = segment->beside[by];
            put(segments, by, segment);
        }
    free(old.buckets);
    return true;
}

static bool insert(struct segments *segments, enum segments_key by, struct segment *segment) {
    if (!make_room(segments, by))
        return false;
    put(segments, by, segment);
    segments->tables[by].n++;
    return true;
}

static struct segment *with_key(const struct segments *segments, enum segments_key by,
                                uint32_t stream, const uint8_t hash[DIGEST_SIZE]) {
    struct segment **at = find(segments, by, stream, hash);

    return at ? *at : NULL;
}

static void take_out(struct segments *segments, enum segments_key by, struct segment **at) {
    *at = (*at)->beside[by];
    segments->tables[by].n--;
}

/* ---- lists --------------------------------------------------------------------------------- */

struct segment *segments_add(struct segments *segments, struct segment **list,
                             const struct segment *segment) {
    bool too_many = *list && segments->n >= SEGMENTS_MAX;
    struct segment *own = too_many ? NULL : malloc(sizeof(*own));

    segments->no_memory |= !own && !too_many;
    if (!own)
        return NULL;
    *own = *segment;
    own->first_of_stream = !*list;
    segments->n += *list != NULL;
    own->before = NULL;
    own->next = *list;
    if (*list)
        (*list)->before = own;
    *list = own;
    return own;
}

void segments_remove(struct segments *segments, struct segment **list, struct segment *segment) {
    *(segment->before ? &segment->before->next : list) = segment->next;
    if (segment->next)
        segment->next->before = segment->before;
    segments->n -= !segment->first_of_stream;
    free(segment);
}

void segments_free_list(struct segment *list) {
    while (list) {
        struct segment *next = list->next;

        free(list);
        list = next;
    }
}

void segments_free(struct segments *segments) {
    for (int i = 0; i < SEGMENTS_KEYS; i++)
        free(segments->tables[i].buckets);
    *segments = (struct segments){0};
}

/* ---- ends ---------------------------------------------------------------------------------- */

bool segments_index_end(struct segments *segments, struct segment *segment) {
    return segments_with_end(segments, segment->stream, segment->hash) ||
           insert(segments, SEGMENTS_BY_END, segment);
}

void segments_unindex_end(struct segments *segments, struct segment *segment) {
    struct segment **at = find(segments, SEGMENTS_BY_END, segment->stream, segment->hash);

    if (at && *at == segment)
        take_out(segments, SEGMENTS_BY_END, at);
}

struct segment *segments_with_end(const struct segments *segments, uint32_t stream,
                                  const uint8_t hash[DIGEST_SIZE]) {
    return with_key(segments, SEGMENTS_BY_END, stream, hash);
}

/* ---- orphans ------------------------------------------------------------------------------- */

/* Of all that wait for one event, the newest is in the bucket. */
bool segments_wait(struct segments *segments, struct segment *orphan) {
    struct segment **at = find(segments, SEGMENTS_BY_WISH, orphan->stream, orphan->previous);
    struct segment *rival = at ? *at : NULL;

    orphan->rival_before = NULL;
    orphan->rival = rival;
    if (!rival)
        return insert(segments, SEGMENTS_BY_WISH, orphan);
    rival->rival_before = orphan;
    orphan->beside[SEGMENTS_BY_WISH] = rival->beside[SEGMENTS_BY_WISH];
    *at = orphan;
    return true;
}

void segments_wait_no_more(struct segments *segments, struct segment *orphan) {
    struct segment **at, *rival = orphan->rival;

    if (rival)
        rival->rival_before = orphan->rival_before;
    if (orphan->rival_before) {
        orphan->rival_before->rival = rival;
        return;
    }
    at = find(segments, SEGMENTS_BY_WISH, orphan->stream, orphan->previous);
    if (!at || *at != orphan)
        return;
    if (rival) {
        rival->beside[SEGMENTS_BY_WISH] = orphan->beside[SEGMENTS_BY_WISH];
        *at = rival;
    } else {
        take_out(segments, SEGMENTS_BY_WISH, at);
    }
}

struct segment *segments_waiting(const struct segments *segments, uint32_t stream,
                                 const uint8_t hash[DIGEST_SIZE]) {
    return with_key(segments, SEGMENTS_BY_WISH, stream, hash);
}

struct segment *segments_take_waiting(struct segments *segments, uint32_t stream,
                                      const uint8_t hash[DIGEST_SIZE]) {
    struct segment **at = find(segments, SEGMENTS_BY_WISH, stream, hash);
    struct segment *orphan = at ? *at : NULL;

    if (orphan)
        take_out(segments, SEGMENTS_BY_WISH, at);
    return orphan;
}

/* ---- marks --------------------------------------------------------------------------------- */

bool segments_index_mark(struct segments *segments, struct segment *segment) {
    return insert(segments, SEGMENTS_BY_MARK, segment);
}

struct segment *segments_with_mark(const struct segments *segments, uint32_t stream,
                                   const uint8_t hash[DIGEST_SIZE]) {
    return with_key(segments, SEGMENTS_BY_MARK, stream, hash);
}
