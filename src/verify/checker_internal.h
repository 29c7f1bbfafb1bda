/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_CHECKER_INTERNAL_H
#define DEED_VERIFY_CHECKER_INTERNAL_H

/* What the parts of the checker share: checker.c, assemble.c, neighbours.c and verdict.c. */

#include <string.h>

#include "verify/boots.h"
#include "verify/checker.h"
#include "verify/recent.h"
#include "verify/streams.h"

struct checker {
    bool partial, list_open, second_source;
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

/* An event that is being checked. location.boot: the boot in which it was recorded. */
struct arrival {
    const struct scanned *event;
    uint8_t hash[DIGEST_SIZE];
    struct location location;
    uint32_t arrival_boot; /* the boot in which it reached the journal */
    bool late;             /* it was brought later, or read from the journal again */
    bool rejected;
};

static inline bool is_same_hash(const uint8_t a[DIGEST_SIZE], const uint8_t b[DIGEST_SIZE]) {
    return memcmp(a, b, DIGEST_SIZE) == 0;
}

static inline void report_finding(struct checker *checker, const struct stream *stream,
                                  struct finding finding) {
    finding.stream = stream->id;
    finding.service = stream->service;
    checker->found(&finding, checker->data);
}

/* Is an event that stands behind its successor out of order? Not if one of the two came late, and
 * not in a boot in which the file lost blocks: rsyslogd then reads some events again, which stand
 * behind what follows them. */
static inline bool is_swap(const struct checker *checker, bool late, bool other_late,
                           uint32_t boot) {
    return !late && !other_late &&
           (boot > BOOTS_MAX || !(checker->damaged[boot / 64] & UINT64_C(1) << boot % 64));
}

/* The segment whose last event is the predecessor of this one, or NULL. */
struct segment *checker_predecessor(const struct checker *checker, const struct stream *stream,
                                    const struct scanned *event);

/* Appends the event to a segment, or starts a segment with it. False: no memory. */
bool checker_extend(struct checker *checker, struct stream *stream, struct segment *segment,
                    const struct arrival *arrival);
bool checker_start_segment(struct checker *checker, struct stream *stream,
                           const struct arrival *arrival);

/* Reports what is wrong with a stream, after all events were read. */
void stream_verdict(struct checker *checker, struct stream *stream);

#endif
