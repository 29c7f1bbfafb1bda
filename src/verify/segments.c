/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/segments.h"

#include <string.h>

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

        if (segment->stream == stream && memcmp(key_of(segment, by), hash, DIGEST_SIZE) == 0)
            return segment;
    }
    return NULL;
}

static bool insert(struct segments *segments, enum segments_key by, struct segment *segment) {
    bool added =
        hashtable_add(&segments->tables[by],
                      hash_of(segments, segment->stream, key_of(segment, by)), segment->number);

    segments->no_memory |= !added;
    return added;
}

static void take_out(struct segments *segments, enum segments_key by, struct segment *segment) {
    hashtable_remove(&segments->tables[by], hash_of(segments, segment->stream, key_of(segment, by)),
                     segment->number);
}

/* ---- lists --------------------------------------------------------------------------------- */

/* One that is not used any more, or a new one. NULL: no memory. */
static struct segment *take_unused(struct segments *segments) {
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
    struct segment *own = too_many ? NULL : take_unused(segments);
    uint32_t number;

    if (!own)
        return NULL;
    number = own->number;
    *own = *segment;
    own->number = number;
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
    return segments_with_end(segments, segment->stream, segment->hash) ||
           insert(segments, SEGMENTS_BY_END, segment);
}

void segments_unindex_end(struct segments *segments, struct segment *segment) {
    if (segments_with_end(segments, segment->stream, segment->hash) == segment)
        take_out(segments, SEGMENTS_BY_END, segment);
}

struct segment *segments_with_end(const struct segments *segments, uint32_t stream,
                                  const uint8_t hash[DIGEST_SIZE]) {
    return find_segment(segments, SEGMENTS_BY_END, stream, hash);
}

/* ---- orphans ------------------------------------------------------------------------------- */

/* Of all that wait for one event, the newest is in the table. */
bool segments_wait(struct segments *segments, struct segment *orphan) {
    struct segment *rival = segments_waiting(segments, orphan->stream, orphan->previous);

    orphan->rival_before = NULL;
    orphan->rival = rival;
    if (rival) {
        rival->rival_before = orphan;
        take_out(segments, SEGMENTS_BY_WISH, rival);
    }
    return insert(segments, SEGMENTS_BY_WISH, orphan);
}

void segments_wait_no_more(struct segments *segments, struct segment *orphan) {
    struct segment *rival = orphan->rival;

    if (rival)
        rival->rival_before = orphan->rival_before;
    if (orphan->rival_before) {
        orphan->rival_before->rival = rival;
        return;
    }
    if (segments_waiting(segments, orphan->stream, orphan->previous) != orphan)
        return;
    take_out(segments, SEGMENTS_BY_WISH, orphan);
    if (rival)
        insert(segments, SEGMENTS_BY_WISH, rival);
}

struct segment *segments_waiting(const struct segments *segments, uint32_t stream,
                                 const uint8_t hash[DIGEST_SIZE]) {
    return find_segment(segments, SEGMENTS_BY_WISH, stream, hash);
}

struct segment *segments_take_waiting(struct segments *segments, uint32_t stream,
                                      const uint8_t hash[DIGEST_SIZE]) {
    struct segment *orphan = segments_waiting(segments, stream, hash);

    if (orphan)
        take_out(segments, SEGMENTS_BY_WISH, orphan);
    return orphan;
}

/* ---- marks --------------------------------------------------------------------------------- */

bool segments_index_mark(struct segments *segments, struct segment *segment) {
    return insert(segments, SEGMENTS_BY_MARK, segment);
}

struct segment *segments_with_mark(const struct segments *segments, uint32_t stream,
                                   const uint8_t hash[DIGEST_SIZE]) {
    return find_segment(segments, SEGMENTS_BY_MARK, stream, hash);
}
