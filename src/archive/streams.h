/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_STREAMS_H
#define DEED_ARCHIVE_STREAMS_H

/* All streams that were met, by their id. */

#include "finding.h"

#define STREAMS_MAX (UINT32_C(1) << 23)
#define STRANDS_MAX 64 /* of one stream; beyond, the oldest is forgotten */

/* How far a stream has come: on its present branch, or on an older one. */
struct strand {
    uint64_t seq;
    uint8_t hash[DIGEST_SIZE];
    struct place place;
    struct strand *older;
    uint32_t number; /* among those of the stream */
    bool late;       /* what it gets comes late, and innocently */
};

/* Numbers that come again, while it is not known yet whether they are the same events. */
struct replay {
    uint64_t first, last;
    uint8_t hash[DIGEST_SIZE]; /* of the last */
    struct place place;        /* of the first */
};

struct stream {
    uint8_t id[SCAN_STREAM];
    char *service;
    struct strand now;
    struct strand *older; /* the newest of them first */
    struct replay *replay;
    uint32_t index;
    uint32_t strands;
    uint32_t loose; /* holes that only a hash can fill */
    bool vouched;   /* the head file names its last event */
    bool rejected;  /* nothing of it is evidence */
};

struct streams {
    struct stream **blocks; /* a stream never moves */
    uint32_t *slots;        /* index + 1; 0: free */
    uint32_t n, mask;
    uint64_t seed;
};

bool streams_init(struct streams *streams);
void streams_free(struct streams *streams);
struct stream *streams_find(const struct streams *streams, const uint8_t id[SCAN_STREAM]);

/* NULL: no memory, or too many. */
struct stream *streams_add(struct streams *streams, const uint8_t id[SCAN_STREAM],
                           const char *service, size_t n);
struct stream *streams_at(const struct streams *streams, uint32_t index);

/* What the stream had becomes an older strand; `now` is to be set. */
bool stream_branch(struct stream *stream);

/* A new older strand, to be set; NULL: no memory. */
struct strand *stream_add_older(struct stream *stream);
void stream_make_current(struct stream *stream, struct strand *older);

#endif
