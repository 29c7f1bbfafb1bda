/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/streams.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BLOCK 1024
#define SLOTS_FIRST 1024

bool streams_init(struct streams *streams) {
    *streams = (struct streams){.mask = SLOTS_FIRST - 1};
    streams->blocks = calloc(STREAMS_MAX / BLOCK, sizeof(struct stream *));
    streams->slots = calloc(SLOTS_FIRST, sizeof(*streams->slots));
    return streams->blocks && streams->slots &&
           getrandom(&streams->seed, sizeof(streams->seed), 0) == (ssize_t)sizeof(streams->seed);
}

void streams_free(struct streams *streams) {
    for (uint32_t i = 0; i < streams->n; i++) {
        struct stream *stream = streams_at(streams, i);

        free(stream->service);
        segments_free_list(stream->list);
    }
    for (uint32_t i = 0; i < streams->n; i += BLOCK)
        free(streams->blocks[i / BLOCK]);
    free(streams->blocks);
    free(streams->slots);
    *streams = (struct streams){0};
}

struct stream *streams_at(const struct streams *streams, uint32_t index) {
    return &streams->blocks[index / BLOCK][index % BLOCK];
}

/* Ids are random, but for those that somebody chose. */
static uint32_t slot_of(const struct streams *streams, const uint8_t id[SCAN_STREAM]) {
    uint64_t half[2];

    memcpy(half, id, sizeof(half));
    half[0] = (half[0] ^ streams->seed) * UINT64_C(0x9e3779b97f4a7c15);
    half[0] ^= half[0] >> 29;
    half[0] = (half[0] + half[1]) * UINT64_C(0xd6e8feb86659fd93);
    return (uint32_t)(half[0] >> 32) & streams->mask;
}

struct stream *streams_find(const struct streams *streams, const uint8_t id[SCAN_STREAM]) {
    for (uint32_t i = slot_of(streams, id); streams->slots[i]; i = (i + 1) & streams->mask) {
        struct stream *stream = streams_at(streams, streams->slots[i] - 1);

        if (memcmp(stream->id, id, SCAN_STREAM) == 0)
            return stream;
    }
    return NULL;
}

static void place(struct streams *streams, const struct stream *stream) {
    uint32_t i = slot_of(streams, stream->id);

    while (streams->slots[i])
        i = (i + 1) & streams->mask;
    streams->slots[i] = stream->index + 1;
}

/* At most half of the slots are taken. */
static bool make_room(struct streams *streams) {
    uint32_t *slots = streams->slots, mask = streams->mask;

    if (streams->n == STREAMS_MAX)
        return false;
    if (streams->n % BLOCK == 0 && !streams->blocks[streams->n / BLOCK]) {
        streams->blocks[streams->n / BLOCK] = calloc(BLOCK, sizeof(struct stream));
        if (!streams->blocks[streams->n / BLOCK]) {
            streams->no_memory = true;
            return false;
        }
    }
    if (streams->n < (mask + 1) / 2)
        return true;
    streams->slots = calloc(2 * ((size_t)mask + 1), sizeof(*slots));
    if (!streams->slots) {
        streams->slots = slots;
        streams->no_memory = true;
        return false;
    }
    streams->mask = 2 * mask + 1;
    free(slots);
    for (uint32_t i = 0; i < streams->n; i++)
        place(streams, streams_at(streams, i));
    return true;
}

struct stream *streams_add(struct streams *streams, const uint8_t id[SCAN_STREAM],
                           const char *service, size_t n) {
    struct stream *stream;
    char *name;

    if (!make_room(streams))
        return NULL;
    name = strndup(service, n);
    streams->no_memory |= !name;
    if (!name)
        return NULL;
    stream = streams_at(streams, streams->n);
    *stream = (struct stream){.service = name, .index = streams->n++};
    memcpy(stream->id, id, SCAN_STREAM);
    place(streams, stream);
    return stream;
}
