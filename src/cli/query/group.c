/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table whose hash has a key that is drawn at random: it keeps its pace whatever values somebody
 * chose for it. */
#include "query/group.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "query/sort.h"

struct cell {
    uint32_t at, n;
    bool there;
    uint8_t kind;
};

struct group {
    uint64_t count;
    uint64_t hash;
    uint64_t number; /* in the order in which they came */
    uint32_t n_parts;
    uint32_t n_bytes;
    struct cell cells[GROUP_PARTS_MAX];
    const char *bytes;
};

struct grouping {
    const struct part *parts;
    size_t n_parts;
    bool utc;
    uint64_t key[2];
    struct group **table; /* twice as much room as groups have, or more; a power of two */
    size_t size;
    struct group **groups; /* in the order in which they came */
    size_t n, room;
    size_t held;
    struct group next; /* of the event at hand */
    struct buffer bytes;
};

struct grouping *grouping_new(const struct part *parts, size_t n, bool utc) {
    struct grouping *grouping = calloc(1, sizeof(*grouping));

    if (!grouping)
        return NULL;
    grouping->parts = parts;
    grouping->n_parts = n;
    grouping->utc = utc;
    if (getrandom(grouping->key, sizeof(grouping->key), 0) != sizeof(grouping->key)) {
        free(grouping);
        return NULL;
    }
    return grouping;
}

void grouping_free(struct grouping *grouping) {
    if (!grouping)
        return;
    for (size_t i = 0; i < grouping->n; i++)
        free(grouping->groups[i]);
    free(grouping->groups);
    free(grouping->table);
    buffer_free(&grouping->bytes);
    free(grouping);
}

/* ---- counting ------------------------------------------------------------------------------ */

static uint64_t hash(const struct grouping *grouping) {
    const char *bytes = grouping->bytes.bytes;
    size_t n = grouping->bytes.n;
    uint64_t value = grouping->key[0] ^ n;

    while (n > 0) {
        size_t part = n < sizeof(uint64_t) ? n : sizeof(uint64_t);
        unsigned __int128 product;
        uint64_t word = 0;

        memcpy(&word, bytes, part);
        product = (unsigned __int128)(value ^ word) * (grouping->key[1] | 1);
        value = (uint64_t)product ^ (uint64_t)(product >> 64);
        bytes += part;
        n -= part;
    }
    return value;
}

static bool is_same(const struct group *a, const struct group *b) {
    if (a->hash != b->hash || a->n_bytes != b->n_bytes)
        return false;
    for (size_t i = 0; i < a->n_parts; i++)
        if (a->cells[i].there != b->cells[i].there || a->cells[i].n != b->cells[i].n)
            return false;
    return a->n_bytes == 0 || memcmp(a->bytes, b->bytes, a->n_bytes) == 0;
}

/* Where the group is, or would be. */
static struct group **place_of(const struct grouping *grouping, const struct group *group) {
    size_t at = group->hash & (grouping->size - 1);

    while (grouping->table[at] && !is_same(grouping->table[at], group))
        at = (at + 1) & (grouping->size - 1);
    return &grouping->table[at];
}

/* Room for one more. */
static int grow(struct grouping *grouping) {
    size_t room = grouping->room ? 2 * grouping->room : 64;
    struct group **groups, **table;

    if (grouping->n < grouping->room)
        return 0;
    groups = reallocarray(grouping->groups, room, sizeof(struct group *));
    if (!groups)
        return -ENOMEM;
    grouping->groups = groups;
    table = calloc(2 * room, sizeof(struct group *));
    if (!table)
        return -ENOMEM;
    free(grouping->table);
    grouping->table = table;
    grouping->size = 2 * room;
    grouping->room = room;
    for (size_t i = 0; i < grouping->n; i++)
        *place_of(grouping, groups[i]) = groups[i];
    return 0;
}

static int make_key(struct grouping *grouping, const struct view *event) {
    const struct part_style style = {.utc = grouping->utc, .ms = true};
    struct group *key = &grouping->next;

    grouping->bytes.n = 0;
    key->n_parts = (uint32_t)grouping->n_parts;
    for (size_t i = 0; i < grouping->n_parts; i++) {
        size_t from = grouping->bytes.n;
        enum value_kind kind;
        bool there = part_put(&grouping->parts[i], event, &style, &grouping->bytes, &kind);

        key->cells[i] = (struct cell){.at = (uint32_t)from,
                                      .n = (uint32_t)(grouping->bytes.n - from),
                                      .there = there,
                                      .kind = (uint8_t)kind};
    }
    key->bytes = grouping->bytes.bytes;
    key->n_bytes = (uint32_t)grouping->bytes.n;
    key->hash = hash(grouping);
    return grouping->bytes.failed ? -ENOMEM : 0;
}

static int add_group(struct grouping *grouping, struct group **place) {
    const struct group *key = &grouping->next;
    size_t size = sizeof(*key) + key->n_bytes + 4 * sizeof(void *);
    struct group *group;

    if (grouping->held + size > GROUP_MAX)
        return -E2BIG;
    group = malloc(sizeof(*group) + key->n_bytes);
    if (!group)
        return -ENOMEM;
    *group = *key;
    group->bytes = (char *)(group + 1);
    if (key->n_bytes)
        memcpy(group + 1, key->bytes, key->n_bytes);
    group->count = 1;
    group->number = grouping->n;
    grouping->groups[grouping->n++] = *place = group;
    grouping->held += size;
    return 0;
}

int grouping_add(struct grouping *grouping, const struct view *event) {
    int r = make_key(grouping, event);
    struct group **place;

    if (r == 0)
        r = grow(grouping);
    if (r < 0)
        return r;
    place = place_of(grouping, &grouping->next);
    if (!*place)
        return add_group(grouping, place);
    (*place)->count++;
    return 0;
}

/* ---- the order ----------------------------------------------------------------------------- */

struct order {
    size_t by, n_parts;
    bool reverse;
};

static int compare_counts(const struct group *a, const struct group *b) {
    return (a->count > b->count) - (a->count < b->count);
}

static int compare_cells(const struct group *a, const struct group *b, size_t by) {
    const struct cell *x = &a->cells[by], *y = &b->cells[by];

    return sort_compare(a->bytes + x->at, x->n, x->kind == VALUE_NUMBER, b->bytes + y->at, y->n,
                        y->kind == VALUE_NUMBER);
}

static int compare_groups(const void *left, const void *right, void *data) {
    const struct group *a = *(struct group *const *)left, *b = *(struct group *const *)right;
    const struct order *order = data;
    int r;

    if (order->by < order->n_parts && a->cells[order->by].there != b->cells[order->by].there)
        return a->cells[order->by].there ? -1 : 1;
    r = order->by < order->n_parts ? compare_cells(a, b, order->by) : compare_counts(a, b);
    if (r)
        return order->reverse ? -r : r;
    return a->number < b->number ? -1 : 1;
}

void grouping_each(struct grouping *grouping, size_t by, bool reverse,
                   bool (*each)(const struct form_cell *cells, void *data), void *data) {
    struct order order = {.by = by, .n_parts = grouping->n_parts, .reverse = reverse};
    struct form_cell cells[GROUP_PARTS_MAX + 1];
    char count[24];

    if (grouping->n)
        qsort_r(grouping->groups, grouping->n, sizeof(struct group *), compare_groups, &order);
    for (size_t i = 0; i < grouping->n; i++) {
        const struct group *group = grouping->groups[i];

        for (size_t j = 0; j < grouping->n_parts; j++)
            cells[j] = (struct form_cell){
                .bytes = group->cells[j].there ? group->bytes + group->cells[j].at : NULL,
                .n = group->cells[j].n,
                .kind = (enum value_kind)group->cells[j].kind};
        cells[grouping->n_parts] = (struct form_cell){
            .bytes = count,
            .n = (size_t)snprintf(count, sizeof(count), "%" PRIu64, group->count),
            .kind = VALUE_NUMBER};
        if (!each(cells, data))
            return;
    }
}
