/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/segments.h"

#include <string.h>

/* ---- tables -------------------------------------------------------------------------------- */

static const uint8_t *hash_by(const struct segment *segment, enum segments_key by) {
    switch (by) {
    case SEGMENTS_BY_END:
        return segment->last_hash;
    case SEGMENTS_BY_MARK:
        return segment->first_hash;
    default:
        return segment->first_previous;
    }
}

static uint64_t hash_of(const struct segments *segments, uint32_t stream,
                        const uint8_t hash[DIGEST_SIZE]) {
    return hash_pair(&segments->key, hash_bytes(&segments->key, hash, DIGEST_SIZE), stream);
}

static struct segment *find_segment(const struct segments *segments, enum segments_key by,
                                    uint32_t stream, const uint8_t hash[DIGEST_SIZE]) {
    const struct hashtable *table = &segments->tables[by];
    struct hashtable_search search;
    uint32_t number;

    if (table->n == 0)
        return NULL;
    search = hashtable_search(hash_of(segments, stream, hash));
    while ((number = hashtable_next(table, &search)) != HASHTABLE_END) {
        struct segment *segment = pool_at(&segments->pool, number, sizeof(*segment));

        if (segment->stream == stream && memcmp(hash_by(segment, by), hash, DIGEST_SIZE) == 0)
            return segment;
    }
    return NULL;
}

static bool add_key(struct segments *segments, enum segments_key by, struct segment *segment) {
    bool added =
        hashtable_add(&segments->tables[by],
                      hash_of(segments, segment->stream, hash_by(segment, by)), segment->number);

    segments->no_memory |= !added;
    return added;
}

static void remove_key(struct segments *segments, enum segments_key by, struct segment *segment) {
    hashtable_remove(&segments->tables[by],
                     hash_of(segments, segment->stream, hash_by(segment, by)), segment->number);
}

/* ---- lists --------------------------------------------------------------------------------- */

/* A segment that was removed, or a new one. NULL: no memory. */
static struct segment *get_unused(struct segments *segments) {
    struct segment *segment = segments->unused;

    if (segment) {
        segments->unused = segment->next;
        return segment;
    }
    segment = pool_add(&segments->pool, sizeof(*segment));
    segments->no_memory |= !segment;
    if (segment)
        segment->number = segments->pool.n - 1;
    return segment;
}

struct segment *segments_add(struct segments *segments, struct segment **list,
                             const struct segment *segment) {
    bool too_many = *list && segments->n >= SEGMENTS_MAX;
    struct segment *own = too_many ? NULL : get_unused(segments);
    uint32_t number;

    if (!own)
        return NULL;
    number = own->number;
    *own = *segment;
    own->number = number;
    own->first_of_stream = !*list;
    segments->n += *list != NULL;
    own->previous = NULL;
    own->next = *list;
    if (*list)
        (*list)->previous = own;
    *list = own;
    return own;
}

void segments_remove(struct segments *segments, struct segment **list, struct segment *segment) {
    *(segment->previous ? &segment->previous->next : list) = segment->next;
    if (segment->next)
        segment->next->previous = segment->previous;
    segments->n -= !segment->first_of_stream;
    segment->next = segments->unused;
    segments->unused = segment;
}

bool segments_init(struct segments *segments) {
    *segments = (struct segments){0};
    return hash_key_make(&segments->key);
}

void segments_free(struct segments *segments) {
    for (int i = 0; i < SEGMENTS_KEYS; i++)
        hashtable_free(&segments->tables[i]);
    pool_free(&segments->pool);
    *segments = (struct segments){0};
}

/* ---- ends ---------------------------------------------------------------------------------- */

bool segments_index_end(struct segments *segments, struct segment *segment) {
    return segments_with_end(segments, segment->stream, segment->last_hash) ||
           add_key(segments, SEGMENTS_BY_END, segment);
}

void segments_unindex_end(struct segments *segments, struct segment *segment) {
    if (segments_with_end(segments, segment->stream, segment->last_hash) == segment)
        remove_key(segments, SEGMENTS_BY_END, segment);
}

struct segment *segments_with_end(const struct segments *segments, uint32_t stream,
                                  const uint8_t hash[DIGEST_SIZE]) {
    return find_segment(segments, SEGMENTS_BY_END, stream, hash);
}

/* ---- orphans ------------------------------------------------------------------------------- */

/* Of all that wait for one event, the newest is in the table. */
bool segments_wait(struct segments *segments, struct segment *orphan) {
    struct segment *rival = segments_waiting(segments, orphan->stream, orphan->first_previous);

    orphan->previous_rival = NULL;
    orphan->next_rival = rival;
    if (rival) {
        rival->previous_rival = orphan;
        remove_key(segments, SEGMENTS_BY_PREDECESSOR, rival);
    }
    return add_key(segments, SEGMENTS_BY_PREDECESSOR, orphan);
}

void segments_wait_no_more(struct segments *segments, struct segment *orphan) {
    struct segment *rival = orphan->next_rival;

    if (rival)
        rival->previous_rival = orphan->previous_rival;
    if (orphan->previous_rival) {
        orphan->previous_rival->next_rival = rival;
        return;
    }
    if (segments_waiting(segments, orphan->stream, orphan->first_previous) != orphan)
        return;
    remove_key(segments, SEGMENTS_BY_PREDECESSOR, orphan);
    if (rival)
        add_key(segments, SEGMENTS_BY_PREDECESSOR, rival);
}

struct segment *segments_waiting(const struct segments *segments, uint32_t stream,
                                 const uint8_t hash[DIGEST_SIZE]) {
    return find_segment(segments, SEGMENTS_BY_PREDECESSOR, stream, hash);
}

struct segment *segments_take_waiting(struct segments *segments, uint32_t stream,
                                      const uint8_t hash[DIGEST_SIZE]) {
    struct segment *orphan = segments_waiting(segments, stream, hash);

    if (orphan)
        remove_key(segments, SEGMENTS_BY_PREDECESSOR, orphan);
    return orphan;
}

/* ---- marks --------------------------------------------------------------------------------- */

bool segments_index_mark(struct segments *segments, struct segment *segment) {
    return add_key(segments, SEGMENTS_BY_MARK, segment);
}

struct segment *segments_with_mark(const struct segments *segments, uint32_t stream,
                                   const uint8_t hash[DIGEST_SIZE]) {
    return find_segment(segments, SEGMENTS_BY_MARK, stream, hash);
}
