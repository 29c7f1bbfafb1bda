/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_UNPACK_H
#define DEED_STORE_UNPACK_H

/* The text of a file, whatever compressed it; of a journal that was exported, the lines that the
 * router would have written (exported.h). The first bytes tell, and not the name. */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct unpack;

enum unpack_as {
    UNPACK_EVIDENCE,
    UNPACK_LOG,  /* of anything: of an exported journal the messages of all; JSON stays JSON */
    UNPACK_PART, /* it is not read from its beginning: bytes as they are */
};

/* Takes the descriptor over, in any case. stop: where it is set, waiting for a pipe ends with
 * -ECANCELED; NULL: it never does. 0, or why it cannot be read (unread.h). */
int unpack_open(struct unpack **ret, int fd, enum unpack_as as, const atomic_bool *stop);
void unpack_close(struct unpack *unpack);

/* How many bytes it wrote to `to`; 0: the end; negative as input_next(). */
long unpack_read(struct unpack *unpack, void *to, size_t size);

/* Its bytes are those of the file. */
bool unpack_is_plain(const struct unpack *unpack);

/* At its end: something has begun there that is not whole. */
bool unpack_is_within(const struct unpack *unpack);

/* Entries of an exported journal that are none for the evidence, for who sent them. */
uint64_t unpack_left_out(const struct unpack *unpack);

uint64_t unpack_done(const struct unpack *unpack);
int unpack_fd(const struct unpack *unpack);

#endif
