/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/order.h"

#include <string.h>

#include "util/hash.h"
#include "util/hashtable.h"
#include "util/pages.h"

#define NONE UINT16_MAX

/* A stream that holds nothing is in the list of those that may be forgotten; one that holds is not,
 * so that an event always has its stream. */
_Static_assert(ORDER_HELD_MAX < ORDER_STREAMS, "there is always a stream to forget");
_Static_assert(ORDER_STREAMS < NONE, "numbers of streams and of held events have 16 bits");

struct known {
    uint8_t id[16];
    uint64_t last;         /* the highest number that went */
    uint16_t newer, older; /* in the list of those that hold nothing */
    uint16_t first;        /* of the held ones: the lowest number */
};

struct held {
    uint64_t seq, slot, until;
    uint16_t stream;
    uint16_t above;          /* of its stream: the next higher number; of free ones: the next */
    uint16_t earlier, later; /* of all held ones, in the order in which they came */
};

struct order {
    struct hash_key key;
    struct hashtable table;
    struct hashtable_slot slots[2 * ORDER_STREAMS];
    struct known streams[ORDER_STREAMS];
    uint16_t n_streams, newest, oldest;
    struct held held[ORDER_HELD_MAX];
    uint16_t n_held, n_touched; /* now; of the array, ever */
    uint16_t free, earliest, latest;
    uint16_t ready; /* the stream that may have a next number among the held ones */
};

/* ---- life ---------------------------------------------------------------------------------- */

static void make_empty(struct order *order) {
    order->n_streams = order->n_held = order->n_touched = 0;
    order->newest = order->oldest = order->free = NONE;
    order->earliest = order->latest = order->ready = NONE;
}

struct order *order_new(void) {
    struct order *order = pages_new(sizeof(*order));

    if (!order)
        return NULL;
    order->table = (struct hashtable){.slots = order->slots, .size = 2 * ORDER_STREAMS};
    make_empty(order);
    if (!hash_key_make(&order->key)) {
        order_free(order);
        return NULL;
    }
    return order;
}

void order_clear(struct order *order) {
    if (!order)
        return;
    hashtable_clear(&order->table);
    make_empty(order);
}

void order_free(struct order *order) {
    if (!order)
        return;
    order_clear(order);
    munmap(order, sizeof(*order));
}

/* ---- streams ------------------------------------------------------------------------------- */

static void list_add(struct order *order, uint16_t at) {
    struct known *stream = &order->streams[at];

    stream->newer = NONE;
    stream->older = order->newest;
    if (order->newest != NONE)
        order->streams[order->newest].newer = at;
    else
        order->oldest = at;
    order->newest = at;
}

static void list_remove(struct order *order, uint16_t at) {
    const struct known *stream = &order->streams[at];

    if (stream->newer != NONE)
        order->streams[stream->newer].older = stream->older;
    else
        order->newest = stream->older;
    if (stream->older != NONE)
        order->streams[stream->older].newer = stream->newer;
    else
        order->oldest = stream->newer;
}

static uint64_t hash_of(const struct order *order, const uint8_t id[16]) {
    return hash_bytes(&order->key, id, 16);
}

static uint16_t find(const struct order *order, const uint8_t id[16]) {
    struct hashtable_search search = hashtable_search(hash_of(order, id));
    uint32_t at;

    while ((at = hashtable_next(&order->table, &search)) != HASHTABLE_END)
        if (memcmp(order->streams[at].id, id, 16) == 0)
            return (uint16_t)at;
    return NONE;
}

static void add_stream(struct order *order, const uint8_t id[16], uint64_t seq) {
    uint16_t at = order->n_streams;

    if (at < ORDER_STREAMS) {
        order->n_streams++;
    } else {
        at = order->oldest;
        list_remove(order, at);
        hashtable_remove(&order->table, hash_of(order, order->streams[at].id), at);
    }
    order->streams[at] = (struct known){.last = seq, .first = NONE};
    memcpy(order->streams[at].id, id, 16);
    list_add(order, at);
    hashtable_add(&order->table, hash_of(order, id), at); /* there is room: one was removed */
}

static bool is_next(const struct known *stream, uint64_t seq) {
    return seq <= stream->last || seq - 1 == stream->last;
}

static void went(struct order *order, uint16_t at, uint64_t seq) {
    struct known *stream = &order->streams[at];

    if (seq > stream->last)
        stream->last = seq;
    order->ready = at;
}

/* ---- held events --------------------------------------------------------------------------- */

static uint16_t free_one(struct order *order) {
    uint16_t at = order->free;

    if (at == NONE)
        return order->n_touched++;
    order->free = order->held[at].above;
    return at;
}

/* Of two with the same number, the first one goes first. */
static void stream_add(struct order *order, uint16_t at) {
    struct held *event = &order->held[at];
    uint16_t *link = &order->streams[event->stream].first;

    while (*link != NONE && order->held[*link].seq <= event->seq)
        link = &order->held[*link].above;
    event->above = *link;
    *link = at;
}

static bool hold(struct order *order, uint64_t now, const struct held *event) {
    uint16_t at;

    if (order->n_held == ORDER_HELD_MAX)
        return false;
    if (order->streams[event->stream].first == NONE)
        list_remove(order, event->stream);
    at = free_one(order);
    order->held[at] = *event;
    order->held[at].until = now + ORDER_WAIT;
    order->held[at].earlier = order->latest;
    order->held[at].later = NONE;
    if (order->latest != NONE)
        order->held[order->latest].later = at;
    else
        order->earliest = at;
    order->latest = at;
    stream_add(order, at);
    order->n_held++;
    return true;
}

/* The lowest number of a stream goes. */
static void give(struct order *order, uint16_t stream, struct order_event *ret) {
    uint16_t at = order->streams[stream].first;
    struct held *event = &order->held[at];

    *ret = (struct order_event){.slot = event->slot,
                                .gap = !is_next(&order->streams[stream], event->seq)};
    order->n_held--;
    if (event->earlier != NONE)
        order->held[event->earlier].later = event->later;
    else
        order->earliest = event->later;
    if (event->later != NONE)
        order->held[event->later].earlier = event->earlier;
    else
        order->latest = event->earlier;
    order->streams[stream].first = event->above;
    went(order, stream, event->seq);
    if (event->above == NONE)
        list_add(order, stream);
    event->above = order->free;
    order->free = at;
}

/* ---- what comes and what goes -------------------------------------------------------------- */

enum order_answer order_take(struct order *order, const uint8_t id[16], uint64_t seq, uint64_t now,
                             uint64_t slot) {
    struct known *stream;
    uint16_t at;

    if (!order)
        return ORDER_GO;
    at = find(order, id);
    if (at == NONE) {
        add_stream(order, id, seq);
        return ORDER_GO;
    }
    stream = &order->streams[at];
    if (!is_next(stream, seq) &&
        hold(order, now, &(struct held){.seq = seq, .slot = slot, .stream = at}))
        return ORDER_HELD;
    went(order, at, seq);
    if (stream->first == NONE) {
        list_remove(order, at);
        list_add(order, at);
    }
    return ORDER_GO;
}

static bool has_next(const struct order *order, uint16_t at) {
    const struct known *stream = &order->streams[at];

    return stream->first != NONE && is_next(stream, order->held[stream->first].seq);
}

bool order_next(struct order *order, uint64_t now, struct order_event *ret) {
    uint16_t stream;

    if (!order)
        return false;
    if (order->earliest == NONE)
        return false;
    if (order->ready != NONE && has_next(order, order->ready))
        stream = order->ready;
    else if (order->held[order->earliest].until <= now || order->n_held == ORDER_HELD_MAX)
        stream = order->held[order->earliest].stream;
    else
        return false;
    give(order, stream, ret);
    return true;
}

uint64_t order_deadline(const struct order *order) {
    return order && order->earliest != NONE ? order->held[order->earliest].until : UINT64_MAX;
}
