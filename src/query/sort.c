/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/sort.h"

#include <errno.h>
#include <stdlib.h>

#include "query/mergesort.h"

struct sort_record {
    char value[sizeof(long double)]; /* of a number; not aligned for it */
    uint32_t n_key, n_line;
    bool there, is_number;
    char bytes[]; /* the key, then the line */
};

struct sorter {
    struct part by;
    bool reverse;
    struct mergesort *sort;
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

/* As sort_compare(), but the numbers are parsed only once. */
static int compare_items(const struct sort_record *a, const struct sort_record *b) {
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

static int compare_in_order(const void *left, const void *right, const void *data) {
    const struct sort_record *a = left, *b = right;
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
    sorter->sort = mergesort_new(room, limit, compare_in_order, sorter);
    if (!sorter->sort) {
        sorter_free(sorter);
        return NULL;
    }
    return sorter;
}

void sorter_free(struct sorter *sorter) {
    if (!sorter)
        return;
    mergesort_free(sorter->sort);
    buffer_free(&sorter->key);
    free(sorter);
}

int sorter_add(struct sorter *sorter, const struct view *event) {
    struct buffer *key = &sorter->key;
    enum value_kind kind;
    struct sort_record *record;
    long double value;
    void *room;
    bool there;
    int r;

    key->n = 0;
    there = part_put(&sorter->by, event, &(struct part_style){.utc = true, .ms = true}, key, &kind);
    if (key->failed)
        return -ENOMEM;
    r = mergesort_add(sorter->sort, sizeof(*record) + key->n + event->line.n, &room);
    if (r < 0)
        return r;
    record = room;
    *record = (struct sort_record){.there = there,
                                   .is_number = there && kind == VALUE_NUMBER,
                                   .n_key = (uint32_t)key->n,
                                   .n_line = (uint32_t)event->line.n};
    if (record->is_number) {
        value = number_of(key->bytes, key->n);
        memcpy(record->value, &value, sizeof(value));
    }
    if (record->n_key)
        memcpy(record->bytes, key->bytes, record->n_key);
    memcpy(record->bytes + record->n_key, event->line.bytes, record->n_line);
    return 0;
}

int sorter_end(struct sorter *sorter) {
    return mergesort_end(sorter->sort);
}

struct event_callback {
    bool (*each)(const struct view *event, void *data);
    void *data;
};

static int call_with_event(const void *bytes, void *data) {
    const struct sort_record *record = bytes;
    const struct event_callback *callback = data;
    struct view event;

    return view_line(record->bytes + record->n_key, record->n_line, &event) &&
           !callback->each(&event, callback->data);
}

int sorter_each(struct sorter *sorter, bool (*each)(const struct view *event, void *data),
                void *data) {
    struct event_callback callback = {each, data};
    int r = mergesort_each(sorter->sort, call_with_event, &callback);

    return r < 0 ? r : 0;
}
