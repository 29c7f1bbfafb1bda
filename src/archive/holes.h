/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_HOLES_H
#define DEED_ARCHIVE_HOLES_H

/*
 * The numbers that are missing so far. A hole knows what stands on both of its sides, so that an
 * event which comes late is held against its neighbours. At most HOLES_MAX are held.
 */

#include "finding.h"

#define HOLES_MAX 65536

struct hole {
    uint32_t stream, strand; /* the checker's numbers; within them holes never overlap */
    uint64_t first, last;
    struct place before; /* line 0: the beginning of the stream */
    struct place after;
    uint8_t before_hash[DIGEST_SIZE];
    uint8_t after_previous[DIGEST_SIZE];
    enum scan_after after_after; /* what the event behind it says of itself */
    bool after_via;
    bool across; /* its sides came in different boots when it was opened */
    bool loose;  /* the branch behind it goes on from an event of another one that is not there */
};

struct holes {
    void *root;
    size_t n;
};

/* False: there are too many, or no memory; it is not held. */
bool holes_add(struct holes *holes, const struct hole *hole);

/* The one that has the number in it, or NULL. */
struct hole *holes_find(const struct holes *holes, uint32_t stream, uint32_t strand, uint64_t seq);

/* Takes a number out of a hole that has it: the event there has this place and these hashes. False
 * where one of the two halves is not held; the other one is. */
bool holes_fill(struct holes *holes, struct hole *hole, uint64_t seq, const struct place *place,
                const uint8_t hash[DIGEST_SIZE], const struct scanned *event);

/* Takes it out and frees it. */
void holes_remove(struct holes *holes, struct hole *hole);

/* All of them, by stream and number. */
void holes_each(const struct holes *holes, void (*each)(const struct hole *hole, void *data),
                void *data);
void holes_free(struct holes *holes);

#endif
