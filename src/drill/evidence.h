/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_EVIDENCE_H
#define DEED_DRILL_EVIDENCE_H

/*
 * An act as a line of the evidence file: the bytes that libdeed would have sent, by its own code,
 * and the origin that the router would have put behind them.
 */

#include "act.h"
#include "digest.h"
#include "line.h"
#include "stamp.h"

#define STREAMS_MAX 3
#define EVIDENCE_LINE_MAX (DEED_LINE_MAX + 256)

struct evidence_stream {
    char id[32];
    uint64_t seq;
    uint8_t hash[DIGEST_SIZE];
    bool rebooted; /* its machine has come up since its last event */
};

struct evidence {
    struct rng rng;
    uint64_t count;
    uint64_t first_id;
    uint16_t high_id;
    struct evidence_stream stream[SERVICES][STREAMS_MAX];
    uint32_t pid[SERVICES];
    char boot[HOSTS][32];
    struct datagram datagram;
};

void evidence_begin(struct evidence *evidence, uint64_t seed);

/* With its line feed; how many bytes. 0: the act is no event that libdeed would take. */
size_t evidence_line(struct evidence *evidence, const struct act *act, char ret[EVIDENCE_LINE_MAX]);

#endif
