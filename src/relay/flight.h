/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_FLIGHT_H
#define DEED_RELAY_FLIGHT_H

/*
 * The lines in flight: taken from a journal, and not seen in a file yet. Each has a slot; slots are
 * numbered in the order in which the lines were taken. A line keeps its bytes until it is seen in
 * its file, because it may have to be sent again.
 *
 * How many lines and bytes are in flight is limited. So rsyslogd's queue never fills, and this
 * process needs no more memory when the file cannot be written.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/hash.h"

/* Less than rsyslogd's queue takes before it delays its input (conf/rsyslog.d/zz-deed.conf). */
#define FLIGHT_MAX 8192
#define FLIGHT_BYTES ((size_t)8 * 1024 * 1024)

enum flight_file { FLIGHT_EVIDENCE, FLIGHT_REJECTED, FLIGHT_FILES };

#define FLIGHT_HOST 64

struct flight_line {
    const char *bytes; /* the whole line, without its line feed */
    size_t n;
    size_t event; /* how many of the bytes are the event, or the whole line if it is rejected */
    enum flight_file file;
    uint64_t usec; /* when journald took it; CLOCK_REALTIME */
    char host[FLIGHT_HOST], pid[16];
};

struct flight;

struct flight *flight_new(void); /* NULL: no memory, or no random bytes */
void flight_free(struct flight *flight);
void flight_clear(struct flight *flight);

/* Is there room for a line of any length? */
bool flight_has_room(const struct flight *flight);

/* Is the event, or the rejected line, in flight? */
bool flight_has(const struct flight *flight, const void *event, size_t n);

/* Copies the line and returns its slot. There must be room. */
uint64_t flight_add(struct flight *flight, const struct flight_line *line);

/* The line of a slot that was not seen yet. NULL: it was seen. Valid until the next change. */
const struct flight_line *flight_line(const struct flight *flight, uint64_t slot);

/* It was handed to rsyslogd, once more perhaps: it takes its place behind all others. */
void flight_sent(struct flight *flight, uint64_t slot);

/* How many lines of this file were seen, ever. */
uint64_t flight_came(const struct flight *flight, enum flight_file file);

/* It comes behind later lines: its origin says "via":"relay" from now on, as that of an event that
 * the spool brought does. */
void flight_mark_late(struct flight *flight, uint64_t slot);

/* The line stands in the file now; n: the whole line, event: as of a flight_line. False: it is not
 * in flight, or not in this form. */
bool flight_see(struct flight *flight, enum flight_file file, const char *line, size_t n,
                size_t event);

/* All slots below this one were seen. */
uint64_t flight_first(const struct flight *flight);
/* The number of the next slot. */
uint64_t flight_next(const struct flight *flight);
size_t flight_count(const struct flight *flight);
/* The bytes of the lines from the first slot in flight on. */
size_t flight_bytes(const struct flight *flight);

/* The time of the oldest line in flight, in microseconds; 0: there is none. */
uint64_t flight_oldest(const struct flight *flight);

/* The next slot of this file from `slot` on that was sent, and behind which a line was seen that
 * was sent later: rsyslogd keeps the order, so the line got lost. UINT64_MAX: there is none. */
uint64_t flight_overtaken(const struct flight *flight, enum flight_file file, uint64_t slot);

/* Were lines of this file sent that were not seen yet? */
bool flight_has_unseen(const struct flight *flight, enum flight_file file);

/* The slots of these lines, in the order in which they were sent. Returns how many. */
size_t flight_unseen(const struct flight *flight, enum flight_file file, uint64_t ret[FLIGHT_MAX]);

#endif
