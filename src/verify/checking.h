/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_CHECKING_H
#define DEED_VERIFY_CHECKING_H

/* What the parts of the checker share: checker.c, assemble.c, neighbours.c and verdict.c. */

#include <string.h>

#include "verify/boots.h"
#include "verify/checker.h"
#include "verify/recent.h"
#include "verify/streams.h"

struct checker {
    bool partial, list_open, once_more;
    bool no_memory; /* as in streams, segments and boots */
    found_fn *found;
    void *data;
    struct streams streams;
    struct segments segments;
    struct recent *recent;
    struct boots boots;
    uint64_t damaged[BOOTS_MAX / 64 + 1]; /* boots, a bit each */
    uint64_t rejected_streams;
    struct checker_totals totals;
};

/* An event on its way through the checks. */
struct fed {
    const struct scanned *event;
    uint8_t hash[DIGEST_SIZE];
    struct place place;
    uint32_t brought; /* the boot in which it reached the journal; place.boot: was recorded */
    bool late;        /* it was brought later, or read from the journal once more */
    bool rejected;
};

static inline bool same(const uint8_t a[DIGEST_SIZE], const uint8_t b[DIGEST_SIZE]) {
    return memcmp(a, b, DIGEST_SIZE) == 0;
}

static inline void tell(struct checker *checker, const struct stream *stream,
                        struct finding finding) {
    finding.stream = stream->id;
    finding.service = stream->service;
    checker->found(&finding, checker->data);
}

/* One stands behind its successor, and neither came late. A power failure that took blocks out of
 * the middle of the file makes rsyslogd read some again, which then stand behind what follows. */
static inline bool is_swap(const struct checker *checker, bool late, bool other_late,
                           uint32_t boot) {
    return !late && !other_late &&
           (boot > BOOTS_MAX || !(checker->damaged[boot / 64] & UINT64_C(1) << boot % 64));
}

/* The segment that the event goes on from, or NULL. */
struct segment *checker_before(const struct checker *checker, const struct stream *stream,
                               const struct scanned *event);

/* The event goes on from the end of a segment; or starts one. False: no memory. */
bool checker_go_on(struct checker *checker, struct stream *stream, struct segment *segment,
                   const struct fed *fed);
bool checker_start(struct checker *checker, struct stream *stream, const struct fed *fed);

/* What is known of a stream in the end. */
void settle(struct checker *checker, struct stream *stream);

#endif
