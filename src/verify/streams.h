/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_STREAMS_H
#define DEED_VERIFY_STREAMS_H

/* All streams, by their id. */

#include "verify/segments.h"

#define STREAMS_MAX (UINT32_C(1) << 23)

struct stream {
    uint8_t id[SCAN_STREAM];
    char *service;
    struct segment *list;    /* all its segments */
    struct segment *current; /* the one that grew last; only its end is not indexed */
    struct segment *front;   /* the one that last grew by an event in time */
    uint64_t highest;        /* its highest number */
    uint32_t index;
    uint32_t first_boot;   /* the boot of its first event; 0: unknown */
    uint32_t orphans;      /* segments that wait for a predecessor */
    uint32_t maybe_copies; /* segments that may be copies */
    bool rejected;         /* none of its events is evidence */
};

struct streams {
    struct pool pool;
    struct hashtable table; /* by id */
    struct hash_key key;
    bool no_memory; /* memory ran out since the beginning */
};

/* False: the kernel gives no random bytes. */
bool streams_init(struct streams *streams);
void streams_free(struct streams *streams);
struct stream *streams_find(const struct streams *streams, const uint8_t id[SCAN_STREAM]);

/* NULL: no memory, or too many. */
struct stream *streams_add(struct streams *streams, const uint8_t id[SCAN_STREAM],
                           const char *service, size_t n);
struct stream *streams_at(const struct streams *streams, uint32_t index);
uint32_t streams_count(const struct streams *streams);

#endif
