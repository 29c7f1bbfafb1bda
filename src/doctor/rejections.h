/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_REJECTIONS_H
#define DEED_DOCTOR_REJECTIONS_H

/*
 * Counts lines of rejected.jsonl by sender and reason. Pure. Whoever can send to the journal can
 * cause such lines, so the number of senders is bounded, and the rest is counted.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define REJECTIONS_MAX 64

enum rejections_kind {
    REJECTIONS_STRANGER,   /* an ordinary user who is not listed */
    REJECTIONS_INCOMPLETE, /* an event of libdeed that lacks something */
    REJECTIONS_FORGED,     /* all else: libdeed sends no such thing */
};

struct rejections_sender {
    enum rejections_kind kind;
    uint32_t uid;
    bool has_uid;
    char *unit, *reason; /* unit: NULL unless an admin made it */
    uint64_t n;
    time_t last;
};

struct rejections {
    struct rejections_sender senders[REJECTIONS_MAX];
    size_t n;
    uint64_t more;  /* lines of senders that are not kept */
    uint64_t lines; /* since then */
};

/* Does not count a line that is older than `since`, or not as the relay writes it. */
void rejections_take(struct rejections *count, const char *line, size_t n, time_t since);
void rejections_free(struct rejections *count);

#endif
