/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "router/unsynced.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST ((size_t)64 * 1024)

static bool grow(struct unsynced *unsynced, size_t wanted) {
    size_t room = unsynced->room ? unsynced->room : ROOM_FIRST;
    char *bytes;

    while (room < wanted)
        room *= 2;
    bytes = realloc(unsynced->bytes, room);
    if (!bytes)
        return false;
    unsynced->bytes = bytes;
    unsynced->room = room;
    return true;
}

bool unsynced_add(struct unsynced *unsynced, const char *line, size_t size) {
    if (size > UNSYNCED_MAX - unsynced->n)
        return false;
    if (size > unsynced->room - unsynced->n && !grow(unsynced, unsynced->n + size))
        return false;
    memcpy(unsynced->bytes + unsynced->n, line, size);
    unsynced->n += size;
    return true;
}

void unsynced_clear(struct unsynced *unsynced) {
    unsynced->n = 0;
}

void unsynced_free(struct unsynced *unsynced) {
    free(unsynced->bytes);
    *unsynced = (struct unsynced){0};
}
