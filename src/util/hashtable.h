/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_HASHTABLE_H
#define DEED_UTIL_HASHTABLE_H

/*
 * Which entries have a hash. The caller has the entries, in an array of its own, and compares them;
 * the table has their numbers and 32 bits of their hashes, so it grows and removes without a look
 * at any entry, and compares few in vain. Open addressing, at most half full.
 *
 * Entries are looked for like this:
 *
 *     struct hashtable_search search = hashtable_search(hash);
 *     uint32_t number;
 *
 *     while ((number = hashtable_next(&table, &search)) != HASHTABLE_END)
 *         if (is_it(&entries[number]))
 *             return &entries[number];
 *
 * {0} is an empty table. It grows by calloc(), which takes large ones from the kernel: zero pages,
 * which take no memory until they are touched. A caller that knows how many entries there are at
 * most may give it slots of its own: all zero, two for each entry. Such a table is never freed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASHTABLE_END UINT32_MAX
/* Entries. Twice as many slots fit into 32 bits of a hash, and of a size. */
#define HASHTABLE_MAX ((size_t)1 << 28)

struct hashtable_slot {
    uint32_t hash;
    uint32_t number; /* + 1; 0: free */
};

struct hashtable {
    struct hashtable_slot *slots;
    size_t n, size; /* size: of the slots, a power of two, or 0 */
};

struct hashtable_search {
    uint32_t hash;
    size_t at;
};

void hashtable_free(struct hashtable *table);

/* Room for n entries. False: no memory, and the table is as it was. */
bool hashtable_reserve(struct hashtable *table, size_t n);

/* False: no memory, and the table is as it was; never where there is room. Of entries with the same
 * hash, the one that was added first is found first. */
bool hashtable_add(struct hashtable *table, uint64_t hash, uint32_t number);

/* The entry with this hash and this number, if there is one. */
void hashtable_remove(struct hashtable *table, uint64_t hash, uint32_t number);

/* It is empty from then on, with the room that it had. */
void hashtable_clear(struct hashtable *table);

static inline struct hashtable_search hashtable_search(uint64_t hash) {
    return (struct hashtable_search){.hash = (uint32_t)hash, .at = (uint32_t)hash};
}

/* The next entry with the hash, until HASHTABLE_END. The table must not change meanwhile. */
static inline uint32_t hashtable_next(const struct hashtable *table,
                                      struct hashtable_search *search) {
    while (table->size) {
        const struct hashtable_slot *slot = &table->slots[search->at++ & (table->size - 1)];

        if (!slot->number)
            break;
        if (slot->hash == search->hash)
            return slot->number - 1;
    }
    return HASHTABLE_END;
}

#endif
