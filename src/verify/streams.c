/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/streams.h"

#include <stdlib.h>
#include <string.h>

bool streams_init(struct streams *streams) {
    *streams = (struct streams){0};
    return hash_key_make(&streams->key);
}

void streams_free(struct streams *streams) {
    for (uint32_t i = 0; i < streams->pool.n; i++)
        free(streams_at(streams, i)->service);
    pool_free(&streams->pool);
    hashtable_free(&streams->table);
}

struct stream *streams_at(const struct streams *streams, uint32_t index) {
    return pool_at(&streams->pool, index, sizeof(struct stream));
}

uint32_t streams_count(const struct streams *streams) {
    return streams->pool.n;
}

struct stream *streams_find(const struct streams *streams, const uint8_t id[SCAN_STREAM]) {
    struct hashtable_search search = hashtable_search(hash_bytes(&streams->key, id, SCAN_STREAM));
    uint32_t index;

    while ((index = hashtable_next(&streams->table, &search)) != HASHTABLE_END) {
        struct stream *stream = streams_at(streams, index);

        if (memcmp(stream->id, id, SCAN_STREAM) == 0)
            return stream;
    }
    return NULL;
}

struct stream *streams_add(struct streams *streams, const uint8_t id[SCAN_STREAM],
                           const char *service, size_t n) {
    uint32_t index = streams->pool.n;
    struct stream *stream;
    char *name;

    if (index == STREAMS_MAX)
        return NULL;
    name = hashtable_reserve(&streams->table, (size_t)index + 1) ? strndup(service, n) : NULL;
    stream = name ? pool_add(&streams->pool, sizeof(*stream)) : NULL;
    if (!stream) {
        streams->no_memory = true;
        free(name);
        return NULL;
    }
    stream->service = name;
    stream->index = index;
    memcpy(stream->id, id, SCAN_STREAM);
    hashtable_add(&streams->table, hash_bytes(&streams->key, id, SCAN_STREAM), index);
    return stream;
}
