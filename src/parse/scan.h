/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_PARSE_SCAN_H
#define DEED_PARSE_SCAN_H

/*
 * One line in exactly the form that libdeed writes and the router completes, or the reason why it
 * is not. Pure: no I/O, no allocation, nothing is copied but numbers.
 *
 * What an event is, view.h says, for all who read one. Beyond that, what vouches for an event
 * (time, id, service, chain, origin) is checked to the byte here.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/digest.h"

#define SCAN_TIME 24
#define SCAN_ID 36
#define SCAN_STREAM 16
#define SCAN_BOOT 16

/* What stands in the place of a message that journalctl left out. */
#define SCAN_NO_MESSAGE_LINE "{\"MESSAGE\":null}"

enum scan_from {
    SCAN_FILE,    /* with an origin */
    SCAN_JOURNAL, /* a MESSAGE: without one */
    SCAN_EITHER,  /* a file that somebody made: with an origin, or without one */
};

enum scan_after { AFTER_NOTHING, AFTER_CRASH, AFTER_REBOOT };

enum scan_result {
    SCAN_EVENT,
    SCAN_CUT,        /* the beginning of an event */
    SCAN_EMPTY,      /* an empty line */
    SCAN_OTHER,      /* does not begin as an event does */
    SCAN_FORM,       /* begins as one, but is not as libdeed writes it */
    SCAN_NO_CHAIN,   /* an event without a chain, or with a wrong one */
    SCAN_NO_ORIGIN,  /* an event without an origin, or with a wrong one */
    SCAN_NO_MESSAGE, /* SCAN_NO_MESSAGE_LINE */
};

struct scanned {
    const char *bytes;
    size_t n;
    size_t hashed; /* bytes before ,"origin": ; with a last brace these are what was hashed */
    const char *time, *id, *service; /* SCAN_TIME and SCAN_ID bytes */
    size_t service_n;
    uint8_t stream[SCAN_STREAM];
    uint64_t seq;
    uint8_t previous[DIGEST_SIZE]; /* zeros for number 1 */
    enum scan_after after;
    const char *host; /* as it is written, without quotes; NULL: there is no origin */
    size_t host_n;
    uint8_t boot[SCAN_BOOT]; /* zeros: not known */
    bool via;                /* brought later by one of root's programs */
};

/* A line without its line feed. ret points into it, and is valid for SCAN_EVENT alone. */
enum scan_result scan_line(const char *bytes, size_t n, enum scan_from from, struct scanned *ret);

/* A boot's id as journald writes it: 32 digits. False, and zeros: it is none. */
bool scan_boot(const char *text, size_t n, uint8_t ret[SCAN_BOOT]);

/* What the next event of the stream has to say of this one. */
void scan_hash(const struct scanned *event, uint8_t ret[DIGEST_SIZE]);

/* What is wrong, in words. */
const char *scan_words(enum scan_result result);

#endif
