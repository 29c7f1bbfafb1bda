/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A hash table with a random key: nobody can slow it down by chosen values. When it is full, its
 * groups go to a merge sort in the order of their hashes, and it starts empty. In the end equal
 * groups stand together there, and their counts are added.
 */
#include "query/group.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "query/mergesort.h"
#include "query/sort.h"
#include "util/array.h"
#include "util/hash.h"
#include "util/hashtable.h"

struct cell {
    uint32_t at, n;
    bool there;
    uint8_t kind;
};

struct group {
    uint64_t count;
    uint64_t hash;
    uint64_t number; /* of its first event */
    uint32_t n_bytes, n_parts;
    struct cell cells[]; /* behind them, the bytes */
};

struct grouping {
    const struct part *parts;
    size_t n_parts;
    bool utc;
    struct hash_key key;
    struct hashtable table; /* of the groups */
    struct group **groups;
    size_t n, room;
    size_t held, held_max; /* bytes */
    uint64_t seen;         /* events */
    struct group *next;    /* of the event at hand */
    size_t next_room;
    struct buffer bytes;
    struct mergesort *partial; /* partial groups, by their hashes; NULL: all are in the table */
    size_t mergesort_room;
    struct mergesort *ordered;
    size_t by;
    bool reverse;
};

struct grouping *grouping_new(const struct part *parts, size_t n, bool utc, size_t room) {
    struct grouping *grouping = calloc(1, sizeof(*grouping));

    if (!grouping)
        return NULL;
    grouping->parts = parts;
    grouping->n_parts = n;
    grouping->utc = utc;
    grouping->held_max = grouping->mergesort_room = room / 2;
    if (!hash_key_make(&grouping->key)) {
        free(grouping);
        return NULL;
    }
    return grouping;
}

static void free_groups(struct grouping *grouping) {
    for (size_t i = 0; i < grouping->n; i++)
        free(grouping->groups[i]);
    free(grouping->groups);
    hashtable_free(&grouping->table);
    grouping->groups = NULL;
    grouping->n = grouping->room = grouping->held = 0;
}

void grouping_free(struct grouping *grouping) {
    if (!grouping)
        return;
    free_groups(grouping);
    free(grouping->next);
    buffer_free(&grouping->bytes);
    mergesort_free(grouping->partial);
    mergesort_free(grouping->ordered);
    free(grouping);
}

/* ---- one group ----------------------------------------------------------------------------- */

static const char *bytes_of(const struct group *group) {
    return (const char *)(group->cells + group->n_parts);
}

static size_t size_of(const struct group *group) {
    return sizeof(*group) + group->n_parts * sizeof(struct cell) + group->n_bytes;
}

/* Any order in which equal groups stand together. */
static int compare_values(const struct group *a, const struct group *b) {
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    if (a->n_bytes != b->n_bytes)
        return a->n_bytes < b->n_bytes ? -1 : 1;
    for (size_t i = 0; i < a->n_parts; i++) {
        if (a->cells[i].there != b->cells[i].there)
            return a->cells[i].there ? 1 : -1;
        if (a->cells[i].n != b->cells[i].n)
            return a->cells[i].n < b->cells[i].n ? -1 : 1;
    }
    return memcmp(bytes_of(a), bytes_of(b), a->n_bytes);
}

static int compare_partial(const void *a, const void *b, const void *data) {
    (void)data;
    return compare_values(a, b);
}

/* Makes the group of the event, which may exist already. */
static int make_next(struct grouping *grouping, const struct view *event) {
    const struct part_style style = {.utc = grouping->utc, .ms = true};
    struct cell cells[GROUP_PARTS_MAX];
    struct buffer *bytes = &grouping->bytes;
    size_t size;

    bytes->n = 0;
    for (size_t i = 0; i < grouping->n_parts; i++) {
        size_t from = bytes->n;
        enum value_kind kind;
        bool there = part_put(&grouping->parts[i], event, &style, bytes, &kind);

        cells[i] = (struct cell){.at = (uint32_t)from,
                                 .n = (uint32_t)(bytes->n - from),
                                 .there = there,
                                 .kind = (uint8_t)kind};
    }
    size = sizeof(*grouping->next) + grouping->n_parts * sizeof(struct cell) + bytes->n;
    if (size > grouping->next_room) {
        struct group *grown = realloc(grouping->next, size);

        if (!grown)
            return -ENOMEM;
        grouping->next = grown;
        grouping->next_room = size;
    }
    *grouping->next = (struct group){.count = 1,
                                     .hash = hash_bytes(&grouping->key, bytes->bytes, bytes->n),
                                     .number = grouping->seen++,
                                     .n_bytes = (uint32_t)bytes->n,
                                     .n_parts = (uint32_t)grouping->n_parts};
    memcpy(grouping->next->cells, cells, grouping->n_parts * sizeof(struct cell));
    if (bytes->n)
        memcpy(grouping->next->cells + grouping->n_parts, bytes->bytes, bytes->n);
    return bytes->failed ? -ENOMEM : 0;
}

/* ---- the table ----------------------------------------------------------------------------- */

static struct group *find_group(const struct grouping *grouping, const struct group *group) {
    struct hashtable_search search = hashtable_search(group->hash);
    uint32_t number;

    while ((number = hashtable_next(&grouping->table, &search)) != HASHTABLE_END)
        if (compare_values(grouping->groups[number], group) == 0)
            return grouping->groups[number];
    return NULL;
}

static int add_group(struct mergesort *sort, const struct group *group) {
    void *room;
    int r = mergesort_add(sort, size_of(group), &room);

    if (r == 0)
        memcpy(room, group, size_of(group));
    return r;
}

static int move_all_groups(struct grouping *grouping, struct mergesort *sort) {
    int r = 0;

    for (size_t i = 0; r == 0 && i < grouping->n; i++)
        r = add_group(sort, grouping->groups[i]);
    free_groups(grouping);
    return r;
}

static int move_to_partial(struct grouping *grouping) {
    if (!grouping->partial)
        grouping->partial = mergesort_new(grouping->mergesort_room, 0, compare_partial, NULL);
    return grouping->partial ? move_all_groups(grouping, grouping->partial) : -ENOMEM;
}

/* With what malloc() and the table take for it. */
static size_t held_by(const struct group *group) {
    return size_of(group) + 8 * sizeof(void *);
}

static int add_next(struct grouping *grouping) {
    size_t size = size_of(grouping->next);
    struct group **groups =
        array_grow(grouping->groups, grouping->n, &grouping->room, sizeof(struct group *));
    struct group *group;

    if (!groups)
        return -ENOMEM;
    grouping->groups = groups;
    group = malloc(size);
    if (!group || !hashtable_add(&grouping->table, grouping->next->hash, (uint32_t)grouping->n)) {
        free(group);
        return -ENOMEM;
    }
    memcpy(group, grouping->next, size);
    groups[grouping->n++] = group;
    grouping->held += held_by(group);
    return 0;
}

int grouping_add(struct grouping *grouping, const struct view *event) {
    int r = make_next(grouping, event);
    struct group *group;

    if (r < 0)
        return r;
    group = find_group(grouping, grouping->next);
    if (group) {
        group->count++;
        return 0;
    }
    if (grouping->n && grouping->held + held_by(grouping->next) > grouping->held_max)
        r = move_to_partial(grouping);
    return r < 0 ? r : add_next(grouping);
}

/* ---- the order ----------------------------------------------------------------------------- */

static int compare_cells(const struct group *a, const struct group *b, size_t by) {
    const struct cell *x = &a->cells[by], *y = &b->cells[by];

    return sort_compare(bytes_of(a) + x->at, x->n, x->kind == VALUE_NUMBER, bytes_of(b) + y->at,
                        y->n, y->kind == VALUE_NUMBER);
}

static int compare_ordered(const void *left, const void *right, const void *data) {
    const struct group *a = left, *b = right;
    const struct grouping *grouping = data;
    bool by_part = grouping->by < grouping->n_parts;
    int r;

    if (by_part && a->cells[grouping->by].there != b->cells[grouping->by].there)
        return a->cells[grouping->by].there ? -1 : 1;
    r = by_part ? compare_cells(a, b, grouping->by) : (a->count > b->count) - (a->count < b->count);
    if (r)
        return grouping->reverse ? -r : r;
    return a->number < b->number ? -1 : 1;
}

/* Adds a partial group to those in front of it. The first of them has the first event. */
static int merge_partial_group(const void *record, void *data) {
    struct grouping *grouping = data;
    const struct group *group = record;
    struct group *whole = grouping->next;
    int r = 0;

    if (whole && compare_values(whole, group) == 0) {
        whole->count += group->count;
        return 0;
    }
    if (whole)
        r = add_group(grouping->ordered, whole);
    free(whole);
    grouping->next = r == 0 ? malloc(size_of(group)) : NULL;
    if (grouping->next)
        memcpy(grouping->next, group, size_of(group));
    return r == 0 && !grouping->next ? -ENOMEM : r;
}

static int merge_partial_groups(struct grouping *grouping) {
    int r = move_to_partial(grouping);

    free(grouping->next);
    grouping->next = NULL;
    if (r == 0)
        r = mergesort_end(grouping->partial);
    if (r == 0)
        r = mergesort_each(grouping->partial, merge_partial_group, grouping);
    if (r == 0 && grouping->next)
        r = add_group(grouping->ordered, grouping->next);
    mergesort_free(grouping->partial);
    grouping->partial = NULL;
    return r;
}

int grouping_end(struct grouping *grouping, size_t by, bool reverse, uint64_t limit) {
    int r;

    grouping->by = by;
    grouping->reverse = reverse;
    grouping->ordered = mergesort_new(grouping->mergesort_room, limit, compare_ordered, grouping);
    if (!grouping->ordered)
        return -ENOMEM;
    r = grouping->partial ? merge_partial_groups(grouping)
                          : move_all_groups(grouping, grouping->ordered);
    return r < 0 ? r : mergesort_end(grouping->ordered);
}

struct row_callback {
    bool (*each)(const struct format_cell *cells, void *data);
    void *data;
};

static int call_with_row(const void *record, void *data) {
    const struct group *group = record;
    const struct row_callback *callback = data;
    struct format_cell cells[GROUP_PARTS_MAX + 1];
    char count[24];

    for (size_t i = 0; i < group->n_parts; i++)
        cells[i] = (struct format_cell){
            .bytes = group->cells[i].there ? bytes_of(group) + group->cells[i].at : NULL,
            .n = group->cells[i].n,
            .kind = (enum value_kind)group->cells[i].kind};
    cells[group->n_parts] =
        (struct format_cell){.bytes = count,
                             .n = (size_t)snprintf(count, sizeof(count), "%" PRIu64, group->count),
                             .kind = VALUE_NUMBER};
    return !callback->each(cells, callback->data);
}

int grouping_each(struct grouping *grouping,
                  bool (*each)(const struct format_cell *cells, void *data), void *data) {
    struct row_callback callback = {each, data};
    int r = mergesort_each(grouping->ordered, call_with_row, &callback);

    return r < 0 ? r : 0;
}
