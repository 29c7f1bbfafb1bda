/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ROUTER_UNSYNCED_H
#define DEED_ROUTER_UNSYNCED_H

/*
 * The lines that the disk may not have yet, for the case that it cannot take them: a thin pool or a
 * server that is full, a sector that is bad. fdatasync(2) tells of it once, and its next success
 * says nothing of what was written before: the pages count as clean (fsync(2), ERRORS; what
 * PostgreSQL learnt in 2018). So what was written since the last success has to be written again.
 */

#include "util/buffer.h"

#define UNSYNCED_MAX ((size_t)4 * 1024 * 1024)

/* False: no room for it, as of UNSYNCED_MAX or the memory; the disk has to be asked at once. */
bool unsynced_add(struct buffer *unsynced, const char *line, size_t size);

/* The disk has them. */
static inline void unsynced_clear(struct buffer *unsynced) {
    unsynced->n = 0;
}

#endif
