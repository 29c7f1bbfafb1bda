/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_REJECTIONS_H
#define DEED_DOCTOR_REJECTIONS_H

/*
 * What was rejected lately, counted by sender and reason: pure, from lines of rejected.jsonl.
 * Whoever can send to the journal can write these, so what is kept is bounded, and the rest
 * counted.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define REJECTIONS_MAX 64

enum rejections_kind {
    REJECTIONS_STRANGER,   /* an ordinary user who is not listed */
    REJECTIONS_INCOMPLETE, /* an event of libdeed's that lacks something */
    REJECTIONS_FORGED,     /* everything else: nothing that libdeed sends */
};

struct rejections_sender {
    enum rejections_kind kind;
    uint32_t uid;
    bool has_uid;
    char *unit, *reason; /* unit: NULL where it is none that an admin has made */
    uint64_t n;
    time_t last;
};

struct rejections {
    struct rejections_sender senders[REJECTIONS_MAX];
    size_t n;
    uint64_t more;  /* lines of senders that are not kept */
    uint64_t lines; /* in the span */
};

/* A line that is older than since, or none of rejected.jsonl, does not count. */
void rejections_take(struct rejections *count, const char *line, size_t n, time_t since);
void rejections_free(struct rejections *count);

#endif
