/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_SEGMENTS_H
#define DEED_VERIFY_SEGMENTS_H

/*
 * A segment is a stretch of a stream without a gap: each of its events names the hash of the one
 * before, and all were recorded in one boot of the machine. What is known of a stream is its
 * segments. They are found by the hash at their end, and those whose predecessor is not there, the
 * orphans, by the hash that they wait for. A stream has its first segment in any case; of all
 * others there are SEGMENTS_MAX at most.
 */

#include "util/hash.h"
#include "util/hashtable.h"
#include "verify/finding.h"
#include "verify/pool.h"

#define SEGMENTS_MAX 98304

/* By what a segment is found. */
enum segments_key { SEGMENTS_BY_END, SEGMENTS_BY_WISH, SEGMENTS_BY_MARK, SEGMENTS_KEYS };

struct segment {
    uint64_t first, last;
    uint8_t previous[DIGEST_SIZE]; /* the hash that the first one names */
    uint8_t hash[DIGEST_SIZE];     /* of the last */
    uint8_t parent[DIGEST_SIZE];   /* the hash that the last one names */
    uint8_t begin[DIGEST_SIZE];    /* of the first, if it is marked */
    struct place from, to;         /* of the first, of the last */
    uint64_t came, ended;          /* when they came, in the order of all events */
    uint64_t oldest;               /* when the one of all its events came that came first */
    uint32_t number;               /* in the pool */
    uint32_t stream;
    uint32_t boot;           /* in which it was recorded; 0: not known */
    uint32_t since;          /* it is not of an earlier boot than this; 0: not known */
    uint32_t brought;        /* nor of a later one than this */
    enum scan_after after;   /* what the first one says of itself */
    bool from_late, to_late; /* these came late */
    bool orphan;             /* the event before it is not there */
    bool far;                /* the event before it may be there, too far back to tell */
    bool guessed;            /* its boot is not told by its events */
    bool unsure;             /* it may be copies of what is too far back to compare */
    bool followed;           /* a segment goes on from its end */
    bool vouched;            /* a head file names its last event */
    bool first_of_stream;
    struct segment *next, *before; /* of the stream, the newest first */
    struct segment *rival;         /* the next one that waits for the same event */
    struct segment *rival_before;
};

struct segments {
    struct pool pool;
    struct segment *unused; /* of the pool, by `next` */
    struct hashtable tables[SEGMENTS_KEYS];
    struct hash_key key;
    size_t n;       /* but for the first ones */
    bool no_memory; /* for something, since the beginning */
};

/* False: the kernel gives no random bytes. */
bool segments_init(struct segments *segments);
void segments_free(struct segments *segments);

/* A copy, at the head of its stream's list. NULL: too many, or no memory. */
struct segment *segments_add(struct segments *segments, struct segment **list,
                             const struct segment *segment);
void segments_remove(struct segments *segments, struct segment **list, struct segment *segment);

/* An end that is indexed must not move. False: no memory. */
bool segments_index_end(struct segments *segments, struct segment *segment);
void segments_unindex_end(struct segments *segments, struct segment *segment);
struct segment *segments_with_end(const struct segments *segments, uint32_t stream,
                                  const uint8_t hash[DIGEST_SIZE]);

bool segments_wait(struct segments *segments, struct segment *orphan);
void segments_wait_no_more(struct segments *segments, struct segment *orphan);
struct segment *segments_waiting(const struct segments *segments, uint32_t stream,
                                 const uint8_t hash[DIGEST_SIZE]);
/* All that wait for it, the newest first: they wait no more. */
struct segment *segments_take_waiting(struct segments *segments, uint32_t stream,
                                      const uint8_t hash[DIGEST_SIZE]);

/* Those whose first event is marked, by that. They are never removed. False: no memory. */
bool segments_index_mark(struct segments *segments, struct segment *segment);
struct segment *segments_with_mark(const struct segments *segments, uint32_t stream,
                                   const uint8_t hash[DIGEST_SIZE]);

static inline bool segment_marked(const struct segment *segment) {
    return segment->after == AFTER_REBOOT;
}

#endif
