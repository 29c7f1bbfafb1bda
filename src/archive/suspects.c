/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "suspects.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *one, const void *two) {
    const struct suspect *a = one, *b = two;

    if (a->stream != b->stream)
        return a->stream < b->stream ? -1 : 1;
    return memcmp(a->hash, b->hash, DIGEST_SIZE);
}

bool suspects_add(struct suspects *suspects, const struct suspect *suspect) {
    struct suspect *own = suspects->n < SUSPECTS_MAX ? malloc(sizeof(*own)) : NULL;
    void *node;

    if (!own)
        return false;
    *own = *suspect;
    node = tsearch(own, &suspects->root, compare);
    if (!node || *(struct suspect **)node != own) {
        free(own);
        return node != NULL;
    }
    suspects->n++;
    return true;
}

bool suspects_clear(struct suspects *suspects, uint32_t stream, const uint8_t hash[DIGEST_SIZE]) {
    struct suspect key = {.stream = stream}, *own;
    void *node;

    memcpy(key.hash, hash, DIGEST_SIZE);
    node = tfind(&key, &suspects->root, compare);
    if (!node)
        return false;
    own = *(struct suspect **)node;
    tdelete(own, &suspects->root, compare);
    free(own);
    suspects->n--;
    return true;
}

struct walk {
    void (*each)(const struct suspect *suspect, void *data);
    void *data;
};

static void visit(const void *node, VISIT which, void *data) {
    const struct walk *walk = data;

    if (which == postorder || which == leaf)
        walk->each(*(struct suspect *const *)node, walk->data);
}

void suspects_each(const struct suspects *suspects,
                   void (*each)(const struct suspect *suspect, void *data), void *data) {
    struct walk walk = {each, data};

    twalk_r(suspects->root, visit, &walk);
}

void suspects_free(struct suspects *suspects) {
    tdestroy(suspects->root, free);
    *suspects = (struct suspects){0};
}
