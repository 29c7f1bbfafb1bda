/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_UNPACK_H
#define DEED_STORE_UNPACK_H

/* The text of a file, decompressed; of an exported journal, the lines that the relay would have
 * written (exported.h). The first bytes of a file tell its format, not its name. */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct unpack;

enum unpack_as {
    UNPACK_EVIDENCE,
    UNPACK_LOG,   /* any log: all messages of an exported journal; -o json stays as it is */
    UNPACK_BYTES, /* what was compressed, unchanged */
    UNPACK_PART,  /* from the middle of a file: bytes as they are */
};

/* Takes over the descriptor, also on failure. stop: ends waiting for a pipe with -ECANCELED; may be
 * NULL. 0, or why the file cannot be read (unread.h). */
int unpack_open(struct unpack **ret, int fd, enum unpack_as as, const atomic_bool *stop);
void unpack_close(struct unpack *unpack);

/* Returns how many bytes it wrote to `to`; 0: the end; negative as input_next(). */
long unpack_read(struct unpack *unpack, void *to, size_t size);

/* Are its bytes those of the file? */
bool unpack_is_plain(const struct unpack *unpack);

/* At the end: is the last entry incomplete? */
bool unpack_is_within(const struct unpack *unpack);

/* Entries of an exported journal whose senders may not record evidence. */
uint64_t unpack_left_out(const struct unpack *unpack);

uint64_t unpack_done(const struct unpack *unpack);
int unpack_fd(const struct unpack *unpack);

#endif
