/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_SEGMENTS_H
#define DEED_VERIFY_SEGMENTS_H

/*
 * A strand is a stretch of a stream without a gap: each of its events names the hash of the one
 * before, and all were recorded in one boot of the machine. What is known of a stream is its
 * strands. They are found by the hash at their end, and those whose predecessor is not there, the
 * orphans, by the hash that they wait for. A stream has its first strand in any case; of all others
 * there are STRANDS_MAX at most.
 */

#include "verify/finding.h"

#define STRANDS_MAX 98304

/* By what a strand is found. */
enum strands_key { STRANDS_BY_END, STRANDS_BY_WISH, STRANDS_BY_MARK, STRANDS_KEYS };

struct strand {
    uint64_t first, last;
    uint8_t previous[DIGEST_SIZE]; /* the hash that the first one names */
    uint8_t hash[DIGEST_SIZE];     /* of the last */
    uint8_t parent[DIGEST_SIZE];   /* the hash that the last one names */
    uint8_t begin[DIGEST_SIZE];    /* of the first, if it is marked */
    struct place from, to;         /* of the first, of the last */
    uint64_t came, ended;          /* when they came, in the order of all events */
    uint64_t oldest;               /* when the one of all its events came that came first */
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
    bool followed;           /* a strand goes on from its end */
    bool vouched;            /* a head file names its last event */
    bool first_of_stream;
    struct strand *next, *before; /* of the stream, the newest first */
    struct strand *rival;         /* the next one that waits for the same event */
    struct strand *rival_before;
    struct strand *beside[STRANDS_KEYS]; /* the next one in its bucket */
};

/* Buckets, made when they are needed, and more of them with what is in them. */
struct strand_table {
    struct strand **buckets;
    size_t n, mask;
};

struct strands {
    struct strand_table tables[STRANDS_KEYS];
    uint64_t seed;  /* nobody can choose what falls into one bucket */
    size_t n;       /* but for the first ones */
    bool no_memory; /* for something, since the beginning */
};

/* A copy, at the head of its stream's list. NULL: too many, or no memory. */
struct strand *strands_add(struct strands *strands, struct strand **list,
                           const struct strand *strand);
void strands_remove(struct strands *strands, struct strand **list, struct strand *strand);
void strands_free_list(struct strand *list);
void strands_free(struct strands *strands); /* but not the lists */

/* An end that is indexed must not move. False: no memory. */
bool strands_index_end(struct strands *strands, struct strand *strand);
void strands_unindex_end(struct strands *strands, struct strand *strand);
struct strand *strands_with_end(const struct strands *strands, uint32_t stream,
                                const uint8_t hash[DIGEST_SIZE]);

bool strands_wait(struct strands *strands, struct strand *orphan);
void strands_wait_no_more(struct strands *strands, struct strand *orphan);
struct strand *strands_waiting(const struct strands *strands, uint32_t stream,
                               const uint8_t hash[DIGEST_SIZE]);
/* All that wait for it, the newest first: they wait no more. */
struct strand *strands_take_waiting(struct strands *strands, uint32_t stream,
                                    const uint8_t hash[DIGEST_SIZE]);

/* Those whose first event is marked, by that. They are never removed. False: no memory. */
bool strands_index_mark(struct strands *strands, struct strand *strand);
struct strand *strands_with_mark(const struct strands *strands, uint32_t stream,
                                 const uint8_t hash[DIGEST_SIZE]);

static inline bool strand_marked(const struct strand *strand) {
    return strand->after == AFTER_REBOOT;
}

#endif
