/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_SEGMENTS_H
#define DEED_VERIFY_SEGMENTS_H

/*
 * A segment is a part of a stream without a gap: each event names the hash of the one before it,
 * and all were recorded in one boot of the machine. All that is known of a stream is its segments.
 * A segment is found by the hash at its end; an orphan, whose predecessor is missing, by the hash
 * of that predecessor. Each stream has a first segment; there are at most SEGMENTS_MAX others.
 */

#include "util/hash.h"
#include "util/hashtable.h"
#include "verify/finding.h"
#include "verify/pool.h"

#define SEGMENTS_MAX 98304

/* How a segment is found. */
enum segments_key { SEGMENTS_BY_END, SEGMENTS_BY_PREDECESSOR, SEGMENTS_BY_MARK, SEGMENTS_KEYS };

struct segment {
    uint64_t first, last;
    uint8_t first_previous[DIGEST_SIZE]; /* the hash that the first event names */
    uint8_t last_hash[DIGEST_SIZE];      /* of the last event */
    uint8_t last_previous[DIGEST_SIZE];  /* the hash that the last event names */
    uint8_t first_hash[DIGEST_SIZE];     /* of the first event, if it is marked */
    struct location from, to;            /* of the first event, of the last one */
    uint64_t from_index, to_index;       /* their positions in the order of all events */
    uint64_t oldest_index;               /* the lowest such position of all its events */
    uint32_t number;                     /* in the pool */
    uint32_t stream;
    uint32_t boot;           /* in which it was recorded; 0: unknown */
    uint32_t min_boot;       /* its boot is not before this one; 0: unknown */
    uint32_t max_boot;       /* its boot is not after this one */
    enum scan_after after;   /* the mark of the first event */
    bool from_late, to_late; /* the first event, the last one came late */
    bool orphan;             /* its predecessor is not here */
    bool maybe_follows;      /* its predecessor may be here, too far back to be remembered */
    bool boot_guessed;       /* the boot is a guess */
    bool maybe_copy; /* its events may be copies of events that are too far back to compare */
    bool followed;   /* a segment continues from its end */
    bool vouched;    /* a head file names its last event */
    bool first_of_stream;
    struct segment *next, *previous; /* in the stream, the newest first */
    struct segment *next_rival;      /* the next segment that waits for the same event */
    struct segment *previous_rival;
};

struct segments {
    struct pool pool;
    struct segment *unused; /* removed segments, by `next` */
    struct hashtable tables[SEGMENTS_KEYS];
    struct hash_key key;
    size_t n;       /* without the first segment of each stream */
    bool no_memory; /* memory ran out since the beginning */
};

/* False: the kernel gives no random bytes. */
bool segments_init(struct segments *segments);
void segments_free(struct segments *segments);

/* Adds a copy at the head of its stream's list. NULL: too many, or no memory. */
struct segment *segments_add(struct segments *segments, struct segment **list,
                             const struct segment *segment);
void segments_remove(struct segments *segments, struct segment **list, struct segment *segment);

/* The end of an indexed segment must not change. False: no memory. */
bool segments_index_end(struct segments *segments, struct segment *segment);
void segments_unindex_end(struct segments *segments, struct segment *segment);
struct segment *segments_with_end(const struct segments *segments, uint32_t stream,
                                  const uint8_t hash[DIGEST_SIZE]);

/* Indexes the orphan by its predecessor. False: no memory. */
bool segments_wait(struct segments *segments, struct segment *orphan);
void segments_wait_no_more(struct segments *segments, struct segment *orphan);
struct segment *segments_waiting(const struct segments *segments, uint32_t stream,
                                 const uint8_t hash[DIGEST_SIZE]);
/* Removes all that wait for this event from the index. Returns them, the newest first. */
struct segment *segments_take_waiting(struct segments *segments, uint32_t stream,
                                      const uint8_t hash[DIGEST_SIZE]);

/* Segments whose first event is marked, by its hash. They are never removed. False: no memory. */
bool segments_index_mark(struct segments *segments, struct segment *segment);
struct segment *segments_with_mark(const struct segments *segments, uint32_t stream,
                                   const uint8_t hash[DIGEST_SIZE]);

static inline bool segment_marked(const struct segment *segment) {
    return segment->after == AFTER_REBOOT;
}

#endif
