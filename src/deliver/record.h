/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_RECORD_H
#define DEED_DELIVER_RECORD_H

/*
 * One event out of a spool file, which anybody can have written: what is taken from it, and what is
 * sent of it in its owner's name. Pure.
 *
 * Root sends it, so no field may stand in it that root alone could set, or that means something to
 * others: kept are those that libdeed sets, and the message, whatever it holds; the router judges
 * it. What has no message is no event.
 */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* With its fields, more than libdeed ever writes. */
#define RECORD_MAX 16384
#define RECORD_MIN 11           /* MESSAGE=x and an empty line */
#define RECORD_MESSAGE_MAX 8000 /* DEED_LINE_MAX */
#define RECORD_DATAGRAM_MAX (RECORD_MAX + 256)
#define RECORD_KEY 16
#define RECORD_ID 36

struct record {
    const char *bytes;
    size_t n;            /* without the empty line */
    const char *message; /* NULL: no event */
    size_t message_n;
};

/*
 * The first record of what is in the buffer; returns how many bytes it takes up, with what is
 * around it that is nothing, or 0 if its end is not there.
 */
size_t record_next(const char *buffer, size_t n, struct record *ret);

/* What tells it from every other event: of the message alone. */
void record_key(const char *message, size_t n, uint8_t ret[RECORD_KEY]);

/* The same of its id alone, of RECORD_ID bytes. */
void record_id_key(const char *id, uint8_t ret[RECORD_KEY]);

/* The id in a message that libdeed has made; NULL: it is another's. */
const char *record_id(const char *message, size_t n);

/* The datagram that says it in the name of uid; via: "spool" or "outbox". Returns its size. */
size_t record_datagram(const struct record *record, const char *via, uid_t uid,
                       char to[RECORD_DATAGRAM_MAX]);

#endif
