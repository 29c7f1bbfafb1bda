/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/segments.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BUCKETS_FIRST 1024

/* ---- tables -------------------------------------------------------------------------------- */

static const uint8_t *key_of(const struct strand *strand, enum strands_key by) {
    switch (by) {
    case STRANDS_BY_END:
        return strand->hash;
    case STRANDS_BY_MARK:
        return strand->begin;
    default:
        return strand->previous;
    }
}

static uint64_t mix(uint64_t value) {
    value ^= value >> 32;
    value *= UINT64_C(0xd6e8feb86659fd93);
    return value ^ value >> 32;
}

/* What an event names as the hash before it may be anything. */
static struct strand **bucket_of(const struct strands *strands, enum strands_key by,
                                 uint32_t stream, const uint8_t hash[DIGEST_SIZE]) {
    const struct strand_table *table = &strands->tables[by];
    uint64_t part[DIGEST_SIZE / sizeof(uint64_t)], sum = strands->seed ^ stream;

    memcpy(part, hash, DIGEST_SIZE);
    for (size_t i = 0; i < DIGEST_SIZE / sizeof(uint64_t); i++)
        sum = mix(sum ^ part[i]);
    return &table->buckets[mix(sum + strands->seed) & table->mask];
}

/* What leads to the one with this key, or the end of its bucket. NULL: there is no bucket. */
static struct strand **find(const struct strands *strands, enum strands_key by, uint32_t stream,
                            const uint8_t hash[DIGEST_SIZE]) {
    struct strand **at;

    if (strands->tables[by].n == 0)
        return NULL;
    for (at = bucket_of(strands, by, stream, hash); *at; at = &(*at)->beside[by])
        if ((*at)->stream == stream && memcmp(key_of(*at, by), hash, DIGEST_SIZE) == 0)
            break;
    return at;
}

static void put(const struct strands *strands, enum strands_key by, struct strand *strand) {
    struct strand **at = bucket_of(strands, by, strand->stream, key_of(strand, by));

    strand->beside[by] = *at;
    *at = strand;
}

/* Without memory for more buckets, those that are there have to do. */
static bool make_room(struct strands *strands, enum strands_key by) {
    struct strand_table *table = &strands->tables[by], old = *table;
    size_t n = old.buckets ? 2 * (old.mask + 1) : BUCKETS_FIRST;
    struct strand *strand, *next;

    if (old.buckets && old.n <= old.mask)
        return true;
    if (!strands->seed &&
        getrandom(&strands->seed, sizeof(strands->seed), 0) != (ssize_t)sizeof(strands->seed))
        return false;
    table->buckets = calloc(n, sizeof(struct strand *));
    if (!table->buckets) {
        strands->no_memory |= !old.buckets;
        table->buckets = old.buckets;
        return old.buckets != NULL;
    }
    table->mask = n - 1;
    for (size_t i = 0; old.buckets && i <= old.mask; i++)
        for (strand = old.buckets[i]; strand; strand = next) {
            next = strand->beside[by];
            put(strands, by, strand);
        }
    free(old.buckets);
    return true;
}

static bool insert(struct strands *strands, enum strands_key by, struct strand *strand) {
    if (!make_room(strands, by))
        return false;
    put(strands, by, strand);
    strands->tables[by].n++;
    return true;
}

static struct strand *with_key(const struct strands *strands, enum strands_key by, uint32_t stream,
                               const uint8_t hash[DIGEST_SIZE]) {
    struct strand **at = find(strands, by, stream, hash);

    return at ? *at : NULL;
}

static void take_out(struct strands *strands, enum strands_key by, struct strand **at) {
    *at = (*at)->beside[by];
    strands->tables[by].n--;
}

/* ---- lists --------------------------------------------------------------------------------- */

struct strand *strands_add(struct strands *strands, struct strand **list,
                           const struct strand *strand) {
    bool too_many = *list && strands->n >= STRANDS_MAX;
    struct strand *own = too_many ? NULL : malloc(sizeof(*own));

    strands->no_memory |= !own && !too_many;
    if (!own)
        return NULL;
    *own = *strand;
    own->first_of_stream = !*list;
    strands->n += *list != NULL;
    own->before = NULL;
    own->next = *list;
    if (*list)
        (*list)->before = own;
    *list = own;
    return own;
}

void strands_remove(struct strands *strands, struct strand **list, struct strand *strand) {
    *(strand->before ? &strand->before->next : list) = strand->next;
    if (strand->next)
        strand->next->before = strand->before;
    strands->n -= !strand->first_of_stream;
    free(strand);
}

void strands_free_list(struct strand *list) {
    while (list) {
        struct strand *next = list->next;

        free(list);
        list = next;
    }
}

void strands_free(struct strands *strands) {
    for (int i = 0; i < STRANDS_KEYS; i++)
        free(strands->tables[i].buckets);
    *strands = (struct strands){0};
}

/* ---- ends ---------------------------------------------------------------------------------- */

bool strands_index_end(struct strands *strands, struct strand *strand) {
    return strands_with_end(strands, strand->stream, strand->hash) ||
           insert(strands, STRANDS_BY_END, strand);
}

void strands_unindex_end(struct strands *strands, struct strand *strand) {
    struct strand **at = find(strands, STRANDS_BY_END, strand->stream, strand->hash);

    if (at && *at == strand)
        take_out(strands, STRANDS_BY_END, at);
}

struct strand *strands_with_end(const struct strands *strands, uint32_t stream,
                                const uint8_t hash[DIGEST_SIZE]) {
    return with_key(strands, STRANDS_BY_END, stream, hash);
}

/* ---- orphans ------------------------------------------------------------------------------- */

/* Of all that wait for one event, the newest is in the bucket. */
bool strands_wait(struct strands *strands, struct strand *orphan) {
    struct strand **at = find(strands, STRANDS_BY_WISH, orphan->stream, orphan->previous);
    struct strand *rival = at ? *at : NULL;

    orphan->rival_before = NULL;
    orphan->rival = rival;
    if (!rival)
        return insert(strands, STRANDS_BY_WISH, orphan);
    rival->rival_before = orphan;
    orphan->beside[STRANDS_BY_WISH] = rival->beside[STRANDS_BY_WISH];
    *at = orphan;
    return true;
}

void strands_wait_no_more(struct strands *strands, struct strand *orphan) {
    struct strand **at, *rival = orphan->rival;

    if (rival)
        rival->rival_before = orphan->rival_before;
    if (orphan->rival_before) {
        orphan->rival_before->rival = rival;
        return;
    }
    at = find(strands, STRANDS_BY_WISH, orphan->stream, orphan->previous);
    if (!at || *at != orphan)
        return;
    if (rival) {
        rival->beside[STRANDS_BY_WISH] = orphan->beside[STRANDS_BY_WISH];
        *at = rival;
    } else {
        take_out(strands, STRANDS_BY_WISH, at);
    }
}

struct strand *strands_waiting(const struct strands *strands, uint32_t stream,
                               const uint8_t hash[DIGEST_SIZE]) {
    return with_key(strands, STRANDS_BY_WISH, stream, hash);
}

struct strand *strands_take_waiting(struct strands *strands, uint32_t stream,
                                    const uint8_t hash[DIGEST_SIZE]) {
    struct strand **at = find(strands, STRANDS_BY_WISH, stream, hash);
    struct strand *orphan = at ? *at : NULL;

    if (orphan)
        take_out(strands, STRANDS_BY_WISH, at);
    return orphan;
}

/* ---- marks --------------------------------------------------------------------------------- */

bool strands_index_mark(struct strands *strands, struct strand *strand) {
    return insert(strands, STRANDS_BY_MARK, strand);
}

struct strand *strands_with_mark(const struct strands *strands, uint32_t stream,
                                 const uint8_t hash[DIGEST_SIZE]) {
    return with_key(strands, STRANDS_BY_MARK, stream, hash);
}
