/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_PARSE_SCAN_H
#define DEED_PARSE_SCAN_H

/*
 * Checks that a line has exactly the form that libdeed writes and the relay completes. Pure: no
 * I/O, no allocation; only numbers are copied.
 *
 * view.h decides for all readers what an event is. This file also checks each byte of what vouches
 * for an event: time, id, service, chain and origin.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/digest.h"

#define SCAN_TIME 24
#define SCAN_ID 36
#define SCAN_STREAM 16
#define SCAN_BOOT 16

/* Stands for a message that journalctl left out. */
#define SCAN_NO_MESSAGE_LINE "{\"MESSAGE\":null}"

enum scan_from {
    SCAN_FILE,    /* with an origin */
    SCAN_JOURNAL, /* a MESSAGE: without an origin */
    SCAN_EITHER,  /* a file of unknown making: with an origin or without */
};

enum scan_after { AFTER_NOTHING, AFTER_CRASH, AFTER_REBOOT };

enum scan_result {
    SCAN_EVENT,
    SCAN_CUT,        /* the beginning of an event */
    SCAN_EMPTY,      /* an empty line */
    SCAN_OTHER,      /* does not begin as an event does */
    SCAN_FORM,       /* begins as an event, but is not as libdeed writes it */
    SCAN_NO_CHAIN,   /* an event without a chain, or with a wrong one */
    SCAN_NO_ORIGIN,  /* an event without an origin, or with a wrong one */
    SCAN_NO_MESSAGE, /* SCAN_NO_MESSAGE_LINE */
};

struct scanned {
    const char *bytes;
    size_t n;
    size_t hashed; /* bytes before ,"origin": ; these and a closing brace were hashed */
    const char *time, *id, *service; /* SCAN_TIME and SCAN_ID bytes */
    size_t service_n;
    uint8_t stream[SCAN_STREAM];
    uint64_t seq;
    uint8_t previous[DIGEST_SIZE]; /* zeros for number 1 */
    enum scan_after after;
    const char *host; /* as it stands in the line, without quotes; NULL: there is no origin */
    size_t host_n;
    uint8_t boot[SCAN_BOOT]; /* zeros: unknown */
    bool via;                /* a program of root brought it later */
};

/* Scans a line without its line feed. ret points into it, and is valid only for SCAN_EVENT. */
enum scan_result scan_line(const char *bytes, size_t n, enum scan_from from, struct scanned *ret);

/* Parses a boot ID as journald writes it: 32 digits. False, and zeros: it is no boot ID. */
bool scan_boot(const char *text, size_t n, uint8_t ret[SCAN_BOOT]);

/* The hash by which the next event of the stream must name this one. */
void scan_hash(const struct scanned *event, uint8_t ret[DIGEST_SIZE]);

/* The result in words. */
const char *scan_words(enum scan_result result);

#endif
