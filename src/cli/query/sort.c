/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/sort.h"

#include <errno.h>
#include <stdlib.h>

struct item {
    uint64_t number; /* of the event */
    bool there, is_number;
    uint32_t n_key, n_line;
    char bytes[]; /* the key, then the line */
};

struct sorter {
    struct part by;
    bool reverse;
    uint64_t limit;
    struct item **items; /* with a limit a heap: the last of the order comes first */
    size_t n, room;
    size_t held; /* bytes */
    uint64_t seen;
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

int sort_compare(const char *a, size_t n_a, bool number_a, const char *b, size_t n_b,
                 bool number_b) {
    size_t n = n_a < n_b ? n_a : n_b;
    int r;

    if (number_a != number_b)
        return number_a ? -1 : 1;
    if (number_a) {
        long double left = number_of(a, n_a), right = number_of(b, n_b);

        if (left < right || left > right)
            return left < right ? -1 : 1;
    }
    r = n ? memcmp(a, b, n) : 0;
    return r ? r : (n_a > n_b) - (n_a < n_b);
}

static int compare(const struct item *a, const struct item *b, bool reverse) {
    int r;

    if (a->there != b->there)
        return a->there ? -1 : 1;
    r = sort_compare(a->bytes, a->n_key, a->is_number, b->bytes, b->n_key, b->is_number);
    if (r)
        return reverse ? -r : r;
    return a->number < b->number ? -1 : 1;
}

static int compare_items(const void *a, const void *b, void *sorter) {
    return compare(*(struct item *const *)a, *(struct item *const *)b,
                   ((const struct sorter *)sorter)->reverse);
}

/* ---- the heap ------------------------------------------------------------------------------ */

static bool is_behind(const struct sorter *sorter, size_t a, size_t b) {
    return compare(sorter->items[a], sorter->items[b], sorter->reverse) > 0;
}

static void exchange(struct sorter *sorter, size_t a, size_t b) {
    struct item *item = sorter->items[a];

    sorter->items[a] = sorter->items[b];
    sorter->items[b] = item;
}

static void sift_up(struct sorter *sorter, size_t at) {
    for (; at > 0 && is_behind(sorter, at, (at - 1) / 2); at = (at - 1) / 2)
        exchange(sorter, at, (at - 1) / 2);
}

static void sift_down(struct sorter *sorter) {
    for (size_t at = 0;;) {
        size_t last = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < sorter->n; child++)
            if (is_behind(sorter, child, last))
                last = child;
        if (last == at)
            return;
        exchange(sorter, at, last);
        at = last;
    }
}

/* ---- adding -------------------------------------------------------------------------------- */

struct sorter *sorter_new(const struct part *by, bool reverse, uint64_t limit) {
    struct sorter *sorter = calloc(1, sizeof(*sorter));

    if (!sorter)
        return NULL;
    sorter->by = *by;
    sorter->reverse = reverse;
    sorter->limit = limit;
    return sorter;
}

void sorter_free(struct sorter *sorter) {
    if (!sorter)
        return;
    for (size_t i = 0; i < sorter->n; i++)
        free(sorter->items[i]);
    free(sorter->items);
    buffer_free(&sorter->key);
    free(sorter);
}

static size_t size_of(const struct item *item) {
    return sizeof(*item) + sizeof(void *) + item->n_key + item->n_line;
}

static struct item *make(struct sorter *sorter, const struct view *event) {
    struct item *item;
    enum value_kind kind;
    bool there;

    sorter->key.n = 0;
    there = part_put(&sorter->by, event, &(struct part_style){.utc = true, .ms = true},
                     &sorter->key, &kind);
    if (sorter->key.failed)
        return NULL;
    item = malloc(sizeof(*item) + sorter->key.n + event->line.n);
    if (!item)
        return NULL;
    *item = (struct item){.number = sorter->seen++,
                          .there = there,
                          .is_number = kind == VALUE_NUMBER,
                          .n_key = (uint32_t)sorter->key.n,
                          .n_line = (uint32_t)event->line.n};
    if (item->n_key)
        memcpy(item->bytes, sorter->key.bytes, item->n_key);
    memcpy(item->bytes + item->n_key, event->line.bytes, item->n_line);
    return item;
}

static int make_room(struct sorter *sorter, const struct item *item) {
    size_t room = sorter->room ? 2 * sorter->room : 256;
    struct item **grown;

    if (sorter->held + size_of(item) > SORT_MAX)
        return -E2BIG;
    if (sorter->n < sorter->room)
        return 0;
    grown = reallocarray(sorter->items, room, sizeof(struct item *));
    if (!grown)
        return -ENOMEM;
    sorter->items = grown;
    sorter->room = room;
    return 0;
}

/* The last of the order makes room for another one. */
static void replace(struct sorter *sorter, struct item *item) {
    if (compare(item, sorter->items[0], sorter->reverse) > 0) {
        free(item);
        return;
    }
    sorter->held += size_of(item) - size_of(sorter->items[0]);
    free(sorter->items[0]);
    sorter->items[0] = item;
    sift_down(sorter);
}

int sorter_add(struct sorter *sorter, const struct view *event) {
    struct item *item = make(sorter, event);
    int r;

    if (!item)
        return -ENOMEM;
    if (sorter->limit && sorter->n == sorter->limit) {
        replace(sorter, item);
        return sorter->held > SORT_MAX ? -E2BIG : 0;
    }
    r = make_room(sorter, item);
    if (r < 0) {
        free(item);
        return r;
    }
    sorter->held += size_of(item);
    sorter->items[sorter->n++] = item;
    if (sorter->limit)
        sift_up(sorter, sorter->n - 1);
    return 0;
}

void sorter_each(struct sorter *sorter, bool (*each)(const struct view *event, void *data),
                 void *data) {
    if (sorter->n)
        qsort_r(sorter->items, sorter->n, sizeof(struct item *), compare_items, sorter);
    for (size_t i = 0; i < sorter->n; i++) {
        const struct item *item = sorter->items[i];
        struct view event;

        if (view_line(item->bytes + item->n_key, item->n_line, &event) && !each(&event, data))
            return;
    }
}
