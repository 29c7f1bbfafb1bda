/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_LINE_H
#define DEED_LIB_LINE_H

/*
 * Writes an event as bytes. Pure: no I/O, no clock, no allocation.
 *
 * A datagram of journald's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL) has two pieces
 * here: the fields, which end with "MESSAGE=", and the line, which ends with a line feed. No value
 * has a line feed (text.h), so the short form of the protocol is enough.
 *
 * The line is never longer than DEED_LINE_MAX. Every field has a limit. Metadata gets the space
 * that is left, in the order given; "truncated" names what does not fit.
 */

#include <stdint.h>

#include "lib/event.h"
#include "util/text.h"

#define STAMP_TIME 24
#define STAMP_ID 36

/* When, and which event: of stamp.c, or of a test. */
struct stamp {
    char timestamp[STAMP_TIME + 1];
    char event_id[STAMP_ID + 1];
};

_Static_assert(sizeof(((struct stamp *)0)->event_id) == DEED_EVENT_ID_SIZE,
               "an id as callers get it");

struct datagram {
    struct out fields;
    struct out line;
    char field_bytes[4096];
    char line_bytes[DEED_LINE_MAX + 1];
};

/* Writes everything but the chain. constant: the n bytes of fields that all events of a log have.
 */
void line_begin(struct datagram *datagram, const char *constant, size_t n,
                const struct stamp *stamp, const struct event *event);

/* The chain of one event: its stream, its number and the hash of the event before it. */
struct link {
    char stream[32];
    uint64_t seq;
    char previous[64]; /* not written for seq 1 */
    const char *after; /* "crash", "reboot" or NULL */
};

/* Ends the line with its chain. May be called again with another link. Returns the length of the
 * line without its line feed; the next event has the hash of these bytes. */
size_t line_end(struct datagram *datagram, const struct link *link);

#endif
