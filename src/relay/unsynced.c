/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/unsynced.h"

bool unsynced_add(struct buffer *unsynced, const char *line, size_t size) {
    if (size > UNSYNCED_MAX - unsynced->n)
        return false;
    unsynced->failed = false; /* there may be memory again */
    buffer_put(unsynced, line, size);
    return !unsynced->failed;
}
