/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_SCRIBE_H
#define DEED_DRILL_SCRIBE_H

/*
 * Writes an act as a line of evidence: the bytes that libdeed would send, by libdeed's code, and
 * the origin that the relay would add.
 */

#include "drill/act.h"
#include "lib/line.h"
#include "lib/stamp.h"
#include "util/digest.h"

#define LANES_MAX 3
#define SCRIBE_LINE_MAX (DEED_LINE_MAX + 256)

struct scribe_stream {
    char id[32];
    uint64_t seq;
    uint8_t hash[DIGEST_SIZE];
    bool rebooted; /* its machine booted since its last event */
};

struct scribe {
    struct rng rng;
    uint64_t count;
    uint64_t first_id;
    uint16_t high_id;
    struct scribe_stream stream[SERVICES][LANES_MAX];
    uint32_t pid[SERVICES];
    char boot[HOSTS][32];
    struct datagram datagram;
};

void scribe_begin(struct scribe *scribe, uint64_t seed);

/* Writes the line with its line feed and returns its length. 0: libdeed would refuse the act. */
size_t scribe_line(struct scribe *scribe, const struct act *act, char ret[SCRIBE_LINE_MAX]);

#endif
