/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_RECORD_H
#define DEED_DELIVER_RECORD_H

/*
 * One record of a spool file, which any user can have written: what is read from it, and what is
 * sent in its owner's name. Pure.
 *
 * Root sends it, so no field may pass that only root could set, or that means something to other
 * programs. The fields that libdeed sets pass, and the message, whatever is in it:
 * deed-relay decides whether it is evidence. A record without a message is no event.
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

struct spool_record {
    const char *bytes;   /* in the caller's buffer, as is `message` */
    size_t n;            /* without the empty line that ends it */
    const char *message; /* NULL: it is no event */
    size_t message_n;
};

/* The first record in the buffer. Returns how many bytes it takes up, with the zeros and line feeds
 * around it; 0: its end is not in the buffer. */
size_t record_next(const char *buffer, size_t n, struct spool_record *ret);

/* The key of an event: a hash of its message. */
void record_key(const char *message, size_t n, uint8_t ret[RECORD_KEY]);

/* The key of an event by its id alone. id: RECORD_ID bytes. */
void record_id_key(const char *id, uint8_t ret[RECORD_KEY]);

/* The id in a message that libdeed made, not terminated; NULL: libdeed did not make it. */
const char *record_id(const char *message, size_t n);

/* The datagram that sends it in the name of uid. via: "spool" or "outbox". Returns its size. */
size_t record_datagram(const struct spool_record *record, const char *via, uid_t uid,
                       char to[RECORD_DATAGRAM_MAX]);

#endif
