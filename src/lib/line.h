/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_LINE_H
#define DEED_LIB_LINE_H

/*
 * Event to bytes. Pure: no I/O, no clock, no allocation.
 *
 * A datagram in journald's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL) is made in two
 * pieces: the fields, which end in "MESSAGE=", and the line, which ends in a line feed. No value
 * has a line feed (text.h), so the short form of the protocol serves.
 *
 * The line is never longer than DEED_LINE_MAX. Every field has a limit; metadata shares what is
 * left in the order given, and what does not fit is named.
 */

#include <stdint.h>

#include "lib/event.h"
#include "util/text.h"

#define STAMP_TIME 24
#define STAMP_ID 36

/* What the library adds to an event: made by stamp.c, or fixed by a test. */
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

/* Everything but the chain. constant: fields that are the same for all events of a log. */
void line_begin(struct datagram *datagram, const char *constant, size_t n,
                const struct stamp *stamp, const struct event *event);

/* Where a stream stands: what the chain says of the event that comes next. */
struct link {
    char stream[32];
    uint64_t seq;
    char previous[64]; /* not there for seq 1 */
    const char *after; /* "crash", "reboot" or NULL */
};

/* Ends the line with its chain; the line's bytes without the line feed are what the next one
 * hashes. May be called again with another link. Returns their number. */
size_t line_end(struct datagram *datagram, const struct link *link);

#endif
