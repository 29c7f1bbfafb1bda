/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_STREAMS_H
#define DEED_VERIFY_STREAMS_H

/* All streams that were met, by their id. */

#include "verify/segments.h"

#define STREAMS_MAX (UINT32_C(1) << 23)

struct stream {
    uint8_t id[SCAN_STREAM];
    char *service;
    struct segment *list;  /* all its segments */
    struct segment *now;   /* what grew last; its end alone is not indexed */
    struct segment *front; /* what grew last by an event that did not come late */
    uint64_t highest;      /* number */
    uint32_t index;
    uint32_t birth;   /* the boot in which it was recorded first; 0: not known */
    uint32_t orphans; /* segments that wait for their predecessor */
    uint32_t unsure;  /* segments that may be copies */
    bool rejected;    /* nothing of it is evidence */
};

struct streams {
    struct pool pool;
    struct hashtable table; /* by id */
    struct hash_key key;
    bool no_memory; /* for something, since the beginning */
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
