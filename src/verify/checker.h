/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_CHECKER_H
#define DEED_VERIFY_CHECKER_H

/*
 * Follows the chains of all streams over all that is read, and tells what is wrong with them. Pure:
 * no I/O. Events are fed in the order in which they stand.
 *
 * An event belongs to the segment whose hash it continues (segments.h). What that means for the
 * stream is told in the end (verdict.c), when all that is late has come: numbers that are missing,
 * and events that no history of power losses can explain. An event is vouched for by its successor
 * alone, so the last one of a segment never is ("open").
 *
 * A number that comes again is a second copy if the hash is the same; if the first is too far back
 * to be remembered, the copies are followed until their chain meets an event that is, which makes
 * all of them the same.
 *
 * After a power loss a stream may go on from an older event than its last: its head was stale. Then
 * numbers stand twice, on branches of different boots of the machine. The first event of a boot
 * says that it is one; where it is lost itself, the boot by which an event reached the journal
 * tells, but for events that were brought later.
 *
 * Memory grows with the streams and the segments (about 330 bytes each). Beyond the limits a gap is
 * told at once, and what would fill it later is not seen to.
 */

#include "verify/finding.h"

struct checker;

struct checker_totals {
    uint64_t events, streams, open;
    uint64_t beyond;                        /* streams that began before the first file (partial) */
    char first[SCAN_TIME], last[SCAN_TIME]; /* the earliest and the latest time; events > 0 */
};

/* partial: streams may have begun before what is read. open: each event that nothing vouches for is
 * told, too. NULL: no memory. */
struct checker *checker_new(bool partial, bool open, found_fn *found, void *data);
void checker_free(struct checker *checker);

/* place.time need not be set. False: no memory, and the event is not followed. */
bool checker_feed(struct checker *checker, const struct scanned *event, struct place place);

/* Here a power failure took bytes out of the file. What was recorded in the boot of the last event
 * may stand in another order behind it. */
void checker_damaged(struct checker *checker);

/* What follows is of another source, which has the same events: it fills what is missing, and is
 * not in the wrong order for that. */
void checker_once_more(struct checker *checker);

/* An event that is among the rejected: it explains a gap, if the hashes on both sides say so. After
 * all evidence. */
void checker_rejected(struct checker *checker, const struct scanned *event, struct place place);

/* Where a stream stands by its head file. */
struct checker_head {
    uint8_t stream[SCAN_STREAM];
    const char *service;
    uint64_t seq;
    uint8_t hash[DIGEST_SIZE];
    bool uncertain; /* its process died while it sent this one */
    bool rebooted;  /* it was written before the machine went down */
};

/* Has the stream been followed that far? */
bool checker_reaches(const struct checker *checker, const struct checker_head *head);

/* After all evidence. */
void checker_compare(struct checker *checker, const struct checker_head *head);

/* Tells what is known only now. */
void checker_finish(struct checker *checker);

/* Was there no memory for something, since the beginning? Then what is told of the chains, and what
 * is not, may be wrong. */
bool checker_no_memory(const struct checker *checker);

void checker_totals(const struct checker *checker, struct checker_totals *ret);

#endif
