/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A key is its parts one behind the other, each after its length (4 bytes; all ones: it is
 * missing).
 */
#include "report/ranking.h"

#include <stdlib.h>
#include <string.h>

#include "util/array.h"
#include "util/buffer.h"
#include "util/hash.h"
#include "util/hashtable.h"

#define MISSING UINT32_MAX

struct ranking {
    struct ranked *values;
    size_t room;
    uint32_t n, max; /* max: of n */
    struct hashtable table;
    struct hash_key hash_key;
    size_t bytes;  /* of all keys */
    uint64_t most; /* different values at one time */
    uint64_t error;
    struct buffer key; /* of the one at hand */
};

struct ranking *ranking_new(uint32_t values) {
    struct ranking *ranking = calloc(1, sizeof(*ranking));

    if (!ranking)
        return NULL;
    if (!hash_key_make(&ranking->hash_key)) {
        free(ranking);
        return NULL;
    }
    ranking->max = values;
    return ranking;
}

void ranking_free(struct ranking *ranking) {
    if (!ranking)
        return;
    for (uint32_t i = 0; i < ranking->n; i++)
        free(ranking->values[i].key);
    buffer_free(&ranking->key);
    free(ranking->values);
    hashtable_free(&ranking->table);
    free(ranking);
}

static bool make_key(struct buffer *key, const struct text_view *parts, size_t n_parts) {
    key->n = 0;
    for (size_t i = 0; i < n_parts; i++) {
        uint32_t n = MISSING;
        size_t at = key->n;
        char *to = buffer_reserve(key, sizeof(n) + parts[i].n);

        if (!to)
            return false;
        if (parts[i].bytes)
            n = (uint32_t)view_unescape(parts[i], to + sizeof(n));
        memcpy(to, &n, sizeof(n));
        key->n = at + sizeof(n) + (parts[i].bytes ? n : 0);
    }
    return true;
}

/* NULL: there is none that is the key at hand. */
static struct ranked *find_value(const struct ranking *ranking, uint64_t hash) {
    struct hashtable_search search = hashtable_search(hash);
    const struct buffer *key = &ranking->key;
    uint32_t number;

    while ((number = hashtable_next(&ranking->table, &search)) != HASHTABLE_END) {
        struct ranked *value = &ranking->values[number];

        if (value->n == key->n && memcmp(value->key, key->bytes, key->n) == 0)
            return value;
    }
    return NULL;
}

static int by_total(const void *a, const void *b) {
    const struct ranked *x = *(const struct ranked *const *)a,
                        *y = *(const struct ranked *const *)b;
    int order;

    if (x->total != y->total)
        return x->total < y->total ? 1 : -1;
    order = memcmp(x->key, y->key, x->n < y->n ? x->n : y->n);
    return order ? order : x->n < y->n ? -1 : 1;
}

/* NULL: no memory. */
static const struct ranked **sorted(const struct ranking *ranking) {
    const struct ranked **all = calloc((size_t)ranking->n + 1, sizeof(const struct ranked *));

    for (uint32_t i = 0; all && i < ranking->n; i++)
        all[i] = &ranking->values[i];
    if (all)
        qsort(all, ranking->n, sizeof(const struct ranked *), by_total);
    return all;
}

/* Half of them at least: those that are not more frequent than the middle one. */
static bool forget_seldom(struct ranking *ranking) {
    const struct ranked **all = sorted(ranking);
    uint64_t middle;
    uint32_t kept = 0;

    if (!all)
        return false;
    middle = all[ranking->n / 2]->total;
    free(all);
    hashtable_clear(&ranking->table);
    ranking->bytes = 0;
    for (uint32_t i = 0; i < ranking->n; i++) {
        struct ranked value = ranking->values[i];

        if (value.total <= middle) {
            free(value.key);
            continue;
        }
        hashtable_add(&ranking->table, value.hash, kept);
        ranking->values[kept++] = value;
        ranking->bytes += value.n;
    }
    ranking->n = kept;
    ranking->error += middle;
    return true;
}

/* A new one, of the key at hand. */
static struct ranked *add_value(struct ranking *ranking, uint64_t hash) {
    const struct buffer *key = &ranking->key;
    struct ranked *values;
    char *copy;

    if ((ranking->n == ranking->max ||
         ranking->bytes + key->n > (size_t)ranking->max * RANKING_BYTES) &&
        ranking->n && !forget_seldom(ranking))
        return NULL;
    values = array_grow(ranking->values, ranking->n, &ranking->room, sizeof(*values));
    if (!values)
        return NULL;
    ranking->values = values;
    copy = malloc(key->n + 1);
    if (!copy || !hashtable_add(&ranking->table, hash, ranking->n)) {
        free(copy);
        return NULL;
    }
    memcpy(copy, key->bytes, key->n);
    ranking->values[ranking->n] =
        (struct ranked){.key = copy, .n = key->n, .hash = hash, .missed = ranking->error};
    ranking->bytes += key->n;
    if (++ranking->n > ranking->most)
        ranking->most = ranking->n;
    return &ranking->values[ranking->n - 1];
}

bool ranking_add(struct ranking *ranking, const struct text_view *parts, size_t n_parts,
                 enum outcome outcome, uint64_t time) {
    struct ranked *value;
    uint64_t hash;

    if (!make_key(&ranking->key, parts, n_parts))
        return false;
    hash = hash_bytes(&ranking->hash_key, ranking->key.bytes, ranking->key.n);
    value = find_value(ranking, hash);
    if (!value)
        value = add_value(ranking, hash);
    if (!value)
        return false;
    value->counts.of[outcome]++;
    value->total++;
    if (time && (!value->first || time < value->first))
        value->first = time;
    if (time > value->last)
        value->last = time;
    return true;
}

void ranking_end(struct ranking *ranking) {
    const struct ranked **all = sorted(ranking);
    struct ranked top[RANKING_TOP_MAX];
    uint32_t n = ranking->n < RANKING_TOP_MAX ? ranking->n : RANKING_TOP_MAX;

    if (!all)
        return;
    for (uint32_t i = 0; i < ranking->n; i++)
        if (i < n)
            top[i] = *all[i];
        else
            free(all[i]->key);
    free(all);
    hashtable_free(&ranking->table);
    if (n)
        memcpy(ranking->values, top, n * sizeof(*top));
    ranking->n = n;
    if (n) {
        struct ranked *fewer = reallocarray(ranking->values, n, sizeof(*fewer));

        if (fewer)
            ranking->values = fewer;
    }
}

size_t ranking_top(struct ranking *ranking, const struct ranked **ret, size_t n) {
    const struct ranked **all = sorted(ranking);

    if (!all)
        return 0;
    if (n > ranking->n)
        n = ranking->n;
    memcpy(ret, all, n * sizeof(const struct ranked *));
    free(all);
    return n;
}

uint64_t ranking_distinct(const struct ranking *ranking) {
    return ranking->most;
}

uint64_t ranking_error(const struct ranking *ranking) {
    return ranking->error;
}

uint64_t ranking_doubt(const struct ranking *ranking, const struct ranked *const *top, size_t n) {
    uint64_t doubt = 0;

    for (size_t i = 0; i < n; i++)
        doubt = top[i]->missed > doubt ? top[i]->missed : doubt;
    return n && top[n - 1]->total >= ranking->error ? doubt : ranking->error;
}

bool ranked_part(const struct ranked *ranked, size_t part, struct text_view *ret) {
    size_t at = 0;

    for (;; part--) {
        uint32_t n;

        if (ranked->n - at < sizeof(n))
            return false;
        memcpy(&n, ranked->key + at, sizeof(n));
        at += sizeof(n);
        if (part == 0) {
            *ret = (struct text_view){ranked->key + at, n};
            return n != MISSING;
        }
        at += n == MISSING ? 0 : n;
    }
}
