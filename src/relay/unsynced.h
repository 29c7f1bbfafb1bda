/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_UNSYNCED_H
#define DEED_RELAY_UNSYNCED_H

/*
 * Keeps the lines that were written since the last sync, in case the disk cannot take them: a thin
 * pool or a server is full, or a sector is bad. fdatasync(2) reports that once. Its next success
 * does not cover what was written before, as the pages count as clean (fsync(2), ERRORS; found in
 * PostgreSQL in 2018). So all lines since the last success must be written again.
 */

#include "util/buffer.h"

#define UNSYNCED_MAX ((size_t)4 * 1024 * 1024)

/* Copies a line. False: UNSYNCED_MAX is reached, or there is no memory; the caller must sync now.
 */
bool unsynced_add(struct buffer *unsynced, const char *line, size_t size);

/* Forgets all lines: the disk has them. */
static inline void unsynced_clear(struct buffer *unsynced) {
    unsynced->n = 0;
}

#endif
