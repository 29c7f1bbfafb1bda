/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_VERIFY_MADE_H
#define DEED_TESTS_VERIFY_MADE_H

/* Makes evidence with the library's own code for lines and chains, as the relay completes it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/digest.h"

struct made_line {
    char *bytes; /* with its line feed */
    size_t n;
    size_t hashed; /* bytes before ,"origin": */
    int stream;
    uint64_t seq;
};

struct made {
    struct made_line *lines;
    size_t n, room;
    uint64_t random;
};

/* The last event of a stream. */
struct made_stream {
    int number; /* its id and its service are derived from it */
    uint64_t seq;
    uint8_t hash[DIGEST_SIZE];
};

/* splitmix64 */
uint64_t made_random(struct made *made);

/* Records the next event. after: "crash", "reboot" or NULL; via: what brought it, or NULL. lost:
 * adds no line. */
void made_event(struct made *made, struct made_stream *stream, const char *after, const char *via,
                bool lost);

void made_free(struct made *made);

#endif
