/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/hashtable.h"

#include <stdlib.h>
#include <string.h>

#define SIZE_FIRST 64

void hashtable_free(struct hashtable *table) {
    free(table->slots);
    *table = (struct hashtable){0};
}

/* There is a free slot. */
static void put(struct hashtable *table, struct hashtable_slot entry) {
    size_t at = entry.hash & (table->size - 1);

    while (table->slots[at].number)
        at = (at + 1) & (table->size - 1);
    table->slots[at] = entry;
}

/* Begins behind a free slot, so that entries with the same hash keep their order. */
static void put_all(struct hashtable *table, const struct hashtable *from) {
    size_t first = 0;

    if (from->n == 0)
        return;
    while (from->slots[first].number)
        first++;
    for (size_t i = 1; i <= from->size; i++) {
        const struct hashtable_slot *slot = &from->slots[(first + i) & (from->size - 1)];

        if (slot->number)
            put(table, *slot);
    }
}

bool hashtable_reserve(struct hashtable *table, size_t n) {
    struct hashtable grown = {.n = table->n, .size = table->size ? table->size : SIZE_FIRST};

    if (n <= table->size / 2)
        return true;
    if (n > HASHTABLE_MAX)
        return false;
    while (grown.size / 2 < n)
        grown.size *= 2;
    grown.slots = calloc(grown.size, sizeof(*grown.slots));
    if (!grown.slots)
        return false;
    put_all(&grown, table);
    free(table->slots);
    *table = grown;
    return true;
}

bool hashtable_add(struct hashtable *table, uint64_t hash, uint32_t number) {
    if (!hashtable_reserve(table, table->n + 1))
        return false;
    put(table, (struct hashtable_slot){(uint32_t)hash, number + 1});
    table->n++;
    return true;
}

/* A search ends at a free slot: an entry that it would no longer reach moves into the gap. */
static void close_gap(struct hashtable *table, size_t gap) {
    size_t mask = table->size - 1;

    for (size_t at = (gap + 1) & mask; table->slots[at].number; at = (at + 1) & mask) {
        size_t from_own = (at - table->slots[at].hash) & mask, from_gap = (at - gap) & mask;

        if (from_own < from_gap)
            continue;
        table->slots[gap] = table->slots[at];
        table->slots[at].number = 0;
        gap = at;
    }
}

void hashtable_remove(struct hashtable *table, uint64_t hash, uint32_t number) {
    struct hashtable_search search = hashtable_search(hash);
    uint32_t found;
    size_t at;

    do
        found = hashtable_next(table, &search);
    while (found != number && found != HASHTABLE_END);
    if (found == HASHTABLE_END)
        return;
    at = (search.at - 1) & (table->size - 1);
    table->slots[at] = (struct hashtable_slot){0};
    table->n--;
    close_gap(table, at);
}

void hashtable_clear(struct hashtable *table) {
    if (table->n)
        memset(table->slots, 0, table->size * sizeof(*table->slots));
    table->n = 0;
}
