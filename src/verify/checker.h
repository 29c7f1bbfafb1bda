/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_CHECKER_H
#define DEED_VERIFY_CHECKER_H

/*
 * Follows the chains of all streams through all that is read, and reports what is wrong with them.
 * Pure: no I/O. Events are fed in the order in which they stand.
 *
 * An event belongs to the segment whose last event it names as its predecessor (segments.h). What
 * this means for the stream is reported at the end (verdict.c), when all late events are here:
 * missing numbers, and events that no sequence of power losses can explain. Only its successor
 * vouches for an event, so nothing vouches for the last one of a segment ("open").
 *
 * An event whose number is known is a second copy if the hash is the same. Where the first copy is
 * too far back to be remembered, the new events are followed until one of them is known; then all
 * of them are copies.
 *
 * After a power loss a stream may continue from an older event than its last, since its head file
 * was stale. Then two branches, of different boots of the machine, have the same numbers. The first
 * event of a boot is marked. Where it is missing, the boot in which an event reached the journal
 * tells the branches apart, except for events that were brought later.
 *
 * Memory grows with the streams and the segments (about 330 bytes each). Beyond the limits a gap is
 * reported at once, and events that would fill it later are not considered.
 */

#include "verify/finding.h"

struct checker;

struct checker_totals {
    uint64_t events, streams, open;
    uint64_t beyond;                        /* streams that began before the first file (partial) */
    char first[SCAN_TIME], last[SCAN_TIME]; /* the earliest and the latest time; events > 0 */
};

/* partial: streams may have begun before what is read. open: also reports each event that nothing
 * vouches for. NULL: no memory. */
struct checker *checker_new(bool partial, bool open, found_fn *found, void *data);
void checker_free(struct checker *checker);

/* location.time need not be set. False: no memory, and the event is not followed. */
bool checker_feed(struct checker *checker, const struct scanned *event, struct location location);

/* Here the file lost bytes in a power failure. Behind it, events of the last event's boot may stand
 * in another order. */
void checker_damaged(struct checker *checker);

/* What follows is from a second source with the same events. It may fill gaps, and its order does
 * not matter. */
void checker_second_source(struct checker *checker);

/* A rejected event. It explains a gap if the hashes on both sides agree. After all evidence. */
void checker_rejected(struct checker *checker, const struct scanned *event,
                      struct location location);

/* The last event of a stream, as its head file names it. */
struct checker_head {
    uint8_t stream[SCAN_STREAM];
    const char *service;
    uint64_t seq;
    uint8_t hash[DIGEST_SIZE];
    bool uncertain; /* its process died while it sent this event */
    bool rebooted;  /* written in an earlier boot of the machine */
};

/* Was this event read, or a later one of the stream? */
bool checker_reaches(const struct checker *checker, const struct checker_head *head);

/* Reports a missing or changed end of the stream. After all evidence. */
void checker_compare_head(struct checker *checker, const struct checker_head *head);

/* Reports what only all events together show. */
void checker_finish(struct checker *checker);

/* Did memory run out since the beginning? Then findings may be wrong, or missing. */
bool checker_no_memory(const struct checker *checker);

void checker_totals(const struct checker *checker, struct checker_totals *ret);

#endif
