/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/seen.h"

#include "util/hash.h"
#include "util/hashtable.h"
#include "util/pages.h"

struct seen {
    struct hash_key key;
    uint64_t count; /* of all prints ever */
    struct hashtable table;
    struct hashtable_slot slots[2 * SEEN_MAX];
    struct hash_print prints[SEEN_MAX]; /* a ring */
};

struct seen *seen_new(void) {
    struct seen *seen = pages_new(sizeof(*seen));

    if (!seen)
        return NULL;
    seen->table = (struct hashtable){.slots = seen->slots, .size = 2 * SEEN_MAX};
    if (!hash_key_make(&seen->key)) {
        seen_free(seen);
        return NULL;
    }
    return seen;
}

void seen_free(struct seen *seen) {
    if (seen)
        munmap(seen, sizeof(*seen));
}

static bool has(const struct seen *seen, const struct hash_print *print) {
    struct hashtable_search search = hashtable_search(print->low);
    uint32_t at;

    while ((at = hashtable_next(&seen->table, &search)) != HASHTABLE_END)
        if (seen->prints[at].low == print->low && seen->prints[at].high == print->high)
            return true;
    return false;
}

bool seen_has(const struct seen *seen, const void *bytes, size_t n) {
    struct hash_print print = hash_print(&seen->key, bytes, n);

    return has(seen, &print);
}

bool seen_add(struct seen *seen, const void *bytes, size_t n) {
    struct hash_print print = hash_print(&seen->key, bytes, n);
    uint32_t at = (uint32_t)(seen->count % SEEN_MAX);

    if (has(seen, &print))
        return false;
    if (seen->count++ >= SEEN_MAX)
        hashtable_remove(&seen->table, seen->prints[at].low, at);
    seen->prints[at] = print;
    hashtable_add(&seen->table, print.low, at);
    return true;
}

void seen_clear(struct seen *seen) {
    hashtable_clear(&seen->table);
}
