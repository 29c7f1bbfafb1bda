/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/sort.h"

#include <errno.h>
#include <stdlib.h>

#include "query/mergesort.h"

struct item {
    char value[sizeof(long double)]; /* of a number; nothing here is aligned as one has to be */
    uint32_t n_key, n_line;
    bool there, is_number;
    char bytes[]; /* the key, then the line */
};

struct sorter {
    struct part by;
    bool reverse;
    struct mergesort *runs;
    struct buffer key;
};

/* ---- order --------------------------------------------------------------------------------- */

static long double number_of(const char *bytes, size_t n) {
    char copy[64];

    if (n >= sizeof(copy))
        n = sizeof(copy) - 1;
    memcpy(copy, bytes, n);
    copy[n] = '\0';
    return strtold(copy, NULL);
}

static int compare_bytes(const char *a, size_t n_a, const char *b, size_t n_b) {
    size_t n = n_a < n_b ? n_a : n_b;
    int r = n ? memcmp(a, b, n) : 0;

    return r ? r : (n_a > n_b) - (n_a < n_b);
}

int sort_compare(const char *a, size_t n_a, bool number_a, const char *b, size_t n_b,
                 bool number_b) {
    if (number_a != number_b)
        return number_a ? -1 : 1;
    if (number_a) {
        long double left = number_of(a, n_a), right = number_of(b, n_b);

        if (left < right || left > right)
            return left < right ? -1 : 1;
    }
    return compare_bytes(a, n_a, b, n_b);
}

/* As sort_compare(), which would read each number again and again. */
static int compare_items(const struct item *a, const struct item *b) {
    if (a->is_number != b->is_number)
        return a->is_number ? -1 : 1;
    if (a->is_number) {
        long double left, right;

        memcpy(&left, a->value, sizeof(left));
        memcpy(&right, b->value, sizeof(right));
        if (left < right || left > right)
            return left < right ? -1 : 1;
    }
    return compare_bytes(a->bytes, a->n_key, b->bytes, b->n_key);
}

static int compare(const void *left, const void *right, const void *data) {
    const struct item *a = left, *b = right;
    const struct sorter *sorter = data;
    int r;

    if (a->there != b->there)
        return a->there ? -1 : 1;
    r = compare_items(a, b);
    return sorter->reverse ? -r : r;
}

/* ---- events -------------------------------------------------------------------------------- */

struct sorter *sorter_new(const struct part *by, bool reverse, uint64_t limit, size_t room) {
    struct sorter *sorter = calloc(1, sizeof(*sorter));

    if (!sorter)
        return NULL;
    sorter->by = *by;
    sorter->reverse = reverse;
    sorter->runs = mergesort_new(room, limit, compare, sorter);
    if (!sorter->runs) {
        sorter_free(sorter);
        return NULL;
    }
    return sorter;
}

void sorter_free(struct sorter *sorter) {
    if (!sorter)
        return;
    mergesort_free(sorter->runs);
    buffer_free(&sorter->key);
    free(sorter);
}

int sorter_add(struct sorter *sorter, const struct view *event) {
    struct buffer *key = &sorter->key;
    enum value_kind kind;
    struct item *item;
    long double value;
    void *room;
    bool there;
    int r;

    key->n = 0;
    there = part_put(&sorter->by, event, &(struct part_style){.utc = true, .ms = true}, key, &kind);
    if (key->failed)
        return -ENOMEM;
    r = mergesort_add(sorter->runs, sizeof(*item) + key->n + event->line.n, &room);
    if (r < 0)
        return r;
    item = room;
    *item = (struct item){.there = there,
                          .is_number = there && kind == VALUE_NUMBER,
                          .n_key = (uint32_t)key->n,
                          .n_line = (uint32_t)event->line.n};
    if (item->is_number) {
        value = number_of(key->bytes, key->n);
        memcpy(item->value, &value, sizeof(value));
    }
    if (item->n_key)
        memcpy(item->bytes, key->bytes, item->n_key);
    memcpy(item->bytes + item->n_key, event->line.bytes, item->n_line);
    return 0;
}

int sorter_end(struct sorter *sorter) {
    return mergesort_end(sorter->runs);
}

struct giving {
    bool (*each)(const struct view *event, void *data);
    void *data;
};

static int give(const void *record, void *data) {
    const struct item *item = record;
    const struct giving *giving = data;
    struct view event;

    return view_line(item->bytes + item->n_key, item->n_line, &event) &&
           !giving->each(&event, giving->data);
}

int sorter_each(struct sorter *sorter, bool (*each)(const struct view *event, void *data),
                void *data) {
    struct giving giving = {each, data};
    int r = mergesort_each(sorter->runs, give, &giving);

    return r < 0 ? r : 0;
}
