/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "strands.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const struct strand *a, const struct strand *b, const uint8_t *hash_a,
                   const uint8_t *hash_b) {
    int order = memcmp(hash_a, hash_b, DIGEST_SIZE);

    if (order != 0)
        return order;
    return a->stream < b->stream ? -1 : a->stream > b->stream;
}

static int compare_ends(const void *one, const void *two) {
    const struct strand *a = one, *b = two;

    return compare(a, b, a->hash, b->hash);
}

static int compare_waiting(const void *one, const void *two) {
    const struct strand *a = one, *b = two;

    return compare(a, b, a->previous, b->previous);
}

struct strand *strands_add(struct strands *strands, struct strand **list,
                           const struct strand *strand) {
    struct strand *own = *list && strands->n >= STRANDS_MAX ? NULL : malloc(sizeof(*own));

    if (!own)
        return NULL;
    *own = *strand;
    own->first_of_stream = !*list;
    strands->n += *list != NULL;
    own->before = NULL;
    own->next = *list;
    if (*list)
        (*list)->before = own;
    *list = own;
    return own;
}

void strands_remove(struct strands *strands, struct strand **list, struct strand *strand) {
    *(strand->before ? &strand->before->next : list) = strand->next;
    if (strand->next)
        strand->next->before = strand->before;
    strands->n -= !strand->first_of_stream;
    free(strand);
}

static void keep(void *node) {
    (void)node;
}

void strands_free(struct strands *strands) {
    tdestroy(strands->ends, keep);
    tdestroy(strands->orphans, keep);
    *strands = (struct strands){0};
}

void strands_free_list(struct strand *list) {
    while (list) {
        struct strand *next = list->next;

        free(list);
        list = next;
    }
}

bool strands_index_end(struct strands *strands, struct strand *strand) {
    return tsearch(strand, &strands->ends, compare_ends) != NULL;
}

void strands_unindex_end(struct strands *strands, struct strand *strand) {
    tdelete(strand, &strands->ends, compare_ends);
}

struct strand *strands_with_end(const struct strands *strands, uint32_t stream,
                                const uint8_t hash[DIGEST_SIZE]) {
    struct strand key = {.stream = stream};
    void *node;

    memcpy(key.hash, hash, DIGEST_SIZE);
    node = tfind(&key, &strands->ends, compare_ends);
    return node ? *(struct strand **)node : NULL;
}

bool strands_wait(struct strands *strands, struct strand *orphan) {
    struct strand **node = tsearch(orphan, &strands->orphans, compare_waiting);

    if (!node)
        return false;
    orphan->rival = *node == orphan ? NULL : *node;
    *node = orphan;
    return true;
}

struct strand *strands_waiting(const struct strands *strands, uint32_t stream,
                               const uint8_t hash[DIGEST_SIZE]) {
    struct strand key = {.stream = stream};
    void *node;

    memcpy(key.previous, hash, DIGEST_SIZE);
    node = tfind(&key, &strands->orphans, compare_waiting);
    return node ? *(struct strand **)node : NULL;
}

struct strand *strands_take_waiting(struct strands *strands, uint32_t stream,
                                    const uint8_t hash[DIGEST_SIZE]) {
    struct strand *orphan = strands_waiting(strands, stream, hash);

    if (orphan)
        tdelete(orphan, &strands->orphans, compare_waiting);
    return orphan;
}
