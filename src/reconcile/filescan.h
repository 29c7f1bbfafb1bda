/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RECONCILE_FILESCAN_H
#define DEED_RECONCILE_FILESCAN_H

/*
 * Reads the files of the evidence and marks in an event set which events they have. The files that
 * are written to stay open, so that what it appends can be read later.
 */

#include "store/eventset.h"
#include "store/follow.h"

struct filescan {
    int directory;           /* the caller's */
    struct eventset *events; /* the caller's */
    struct follow evidence, rejected;
};

/* A file that was not read, or not to its end. */
typedef void filescan_failed(const char *name, const char *why, void *data);

/* Reads all files that can have events from `since` on, in microseconds. False: not all was read,
 * so that an event that is not marked may be there. */
bool filescan_read(struct filescan *scan, uint64_t since, filescan_failed *failed, void *data);

/* Reads what was appended since the last call. 0 or a negative errno. */
int filescan_read_more(struct filescan *scan);

/* How many bytes of the files that are written to were read. */
uint64_t filescan_bytes(const struct filescan *scan);

void filescan_close(struct filescan *scan);

#endif
