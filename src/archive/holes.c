/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "holes.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* Holes that share a number are the same one: so a number finds its hole. */
static int compare(const void *one, const void *two) {
    const struct hole *a = one, *b = two;

    if (a->stream != b->stream)
        return a->stream < b->stream ? -1 : 1;
    if (a->strand != b->strand)
        return a->strand < b->strand ? -1 : 1;
    if (a->last < b->first)
        return -1;
    return a->first > b->last;
}

bool holes_add(struct holes *holes, const struct hole *hole) {
    struct hole *own = holes->n < HOLES_MAX ? malloc(sizeof(*own)) : NULL;
    void *node;

    if (!own)
        return false;
    *own = *hole;
    node = tsearch(own, &holes->root, compare);
    if (!node || *(struct hole **)node != own) {
        free(own);
        return false;
    }
    holes->n++;
    return true;
}

struct hole *holes_find(const struct holes *holes, uint32_t stream, uint32_t strand, uint64_t seq) {
    const struct hole key = {.stream = stream, .strand = strand, .first = seq, .last = seq};
    void *node = tfind(&key, &holes->root, compare);

    return node ? *(struct hole **)node : NULL;
}

void holes_remove(struct holes *holes, struct hole *hole) {
    tdelete(hole, &holes->root, compare);
    free(hole);
    holes->n--;
}

bool holes_fill(struct holes *holes, struct hole *hole, uint64_t seq, const struct place *place,
                const uint8_t hash[DIGEST_SIZE], const struct scanned *event) {
    struct hole behind = *hole;

    if (seq == hole->first && seq == hole->last) {
        holes_remove(holes, hole);
        return true;
    }
    behind.first = seq + 1;
    behind.before = *place;
    memcpy(behind.before_hash, hash, DIGEST_SIZE);
    if (seq == hole->first) { /* its order among the others stays */
        *hole = behind;
        return true;
    }
    hole->last = seq - 1;
    hole->after = *place;
    memcpy(hole->after_previous, event->previous, DIGEST_SIZE);
    hole->after_after = event->after;
    hole->after_via = event->via;
    return seq == behind.last || holes_add(holes, &behind);
}

struct walk {
    void (*each)(const struct hole *hole, void *data);
    void *data;
};

static void visit(const void *node, VISIT which, void *data) {
    const struct walk *walk = data;

    if (which == postorder || which == leaf)
        walk->each(*(struct hole *const *)node, walk->data);
}

void holes_each(const struct holes *holes, void (*each)(const struct hole *hole, void *data),
                void *data) {
    struct walk walk = {each, data};

    twalk_r(holes->root, visit, &walk);
}

void holes_free(struct holes *holes) {
    tdestroy(holes->root, free);
    *holes = (struct holes){0};
}
