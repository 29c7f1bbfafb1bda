/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "boots.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct boot {
    uint8_t id[SCAN_BOOT];
    uint32_t number;
};

static int compare(const void *one, const void *two) {
    const struct boot *a = one, *b = two;

    return memcmp(a->id, b->id, SCAN_BOOT);
}

uint32_t boots_number(struct boots *boots, const uint8_t id[SCAN_BOOT]) {
    static const uint8_t none[SCAN_BOOT];
    struct boot key = {0}, *own;
    void *node;

    /* Nearly always it is the one of the event before. */
    if (boots->last && memcmp(boots->last->id, id, SCAN_BOOT) == 0)
        return boots->last->number;
    if (memcmp(id, none, SCAN_BOOT) == 0)
        return 0;
    memcpy(key.id, id, SCAN_BOOT);
    node = tfind(&key, &boots->root, compare);
    if (node) {
        boots->last = *(struct boot **)node;
        return boots->last->number;
    }
    own = boots->n < BOOTS_MAX ? malloc(sizeof(*own)) : NULL;
    if (!own)
        return 0;
    *own = key;
    own->number = boots->n + 1;
    if (!tsearch(own, &boots->root, compare)) {
        free(own);
        return 0;
    }
    boots->n++;
    boots->last = own;
    return own->number;
}

uint32_t boots_last(const struct boots *boots) {
    return boots->last ? boots->last->number : 0;
}

void boots_free(struct boots *boots) {
    tdestroy(boots->root, free);
    *boots = (struct boots){0};
}
