/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/boots.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct machine {
    uint8_t host[DIGEST_SIZE]; /* a hash, since a name may be long */
    uint32_t newest;           /* boot */
};

struct boot {
    uint8_t id[SCAN_BOOT];
    uint32_t number;
    struct machine *machine;
};

static int compare_machines(const void *one, const void *two) {
    const struct machine *a = one, *b = two;

    return memcmp(a->host, b->host, DIGEST_SIZE);
}

static struct machine *machine_of(struct boots *boots, const char *host, size_t n) {
    struct machine key = {0}, *own;
    void *node;

    digest_sum(host ? host : "", host ? n : 0, key.host);
    node = tfind(&key, &boots->machines, compare_machines);
    if (node)
        return *(struct machine **)node;
    own = malloc(sizeof(*own));
    if (!own)
        return NULL;
    *own = key;
    if (tsearch(own, &boots->machines, compare_machines))
        return own;
    free(own);
    return NULL;
}

static int compare_boot_ids(const void *one, const void *two) {
    const struct boot *a = one, *b = two;

    return memcmp(a->id, b->id, SCAN_BOOT);
}

uint32_t boots_number(struct boots *boots, const uint8_t id[SCAN_BOOT], const char *host,
                      size_t n) {
    static const uint8_t none[SCAN_BOOT];
    struct boot key = {0}, *own;
    void *node;

    /* Nearly always the boot of the event before. */
    if (boots->last && memcmp(boots->last->id, id, SCAN_BOOT) == 0)
        return boots->last->number;
    if (memcmp(id, none, SCAN_BOOT) == 0)
        return 0;
    memcpy(key.id, id, SCAN_BOOT);
    node = tfind(&key, &boots->root, compare_boot_ids);
    if (node) {
        boots->last = *(struct boot **)node;
        return boots->last->number;
    }
    own = boots->n < BOOTS_MAX ? malloc(sizeof(*own)) : NULL;
    boots->no_memory |= !own && boots->n < BOOTS_MAX;
    if (!own)
        return 0;
    *own = key;
    own->number = boots->n + 1;
    own->machine = machine_of(boots, host, n);
    if (!own->machine || !tsearch(own, &boots->root, compare_boot_ids)) {
        boots->no_memory = true;
        free(own);
        return 0;
    }
    boots->n++;
    own->machine->newest = own->number;
    boots->last = own;
    return own->number;
}

uint32_t boots_last(const struct boots *boots) {
    return boots->last ? boots->last->number : 0;
}

bool boots_last_is_over(const struct boots *boots) {
    return boots->last && boots->last->number < boots->last->machine->newest;
}

void boots_free(struct boots *boots) {
    tdestroy(boots->root, free);
    tdestroy(boots->machines, free);
    *boots = (struct boots){0};
}
