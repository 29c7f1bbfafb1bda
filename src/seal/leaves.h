/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_LEAVES_H
#define DEED_SEAL_LEAVES_H

/*
 * The lines of a file as the leaves of a tree: every byte between two line feeds counts, whatever
 * it is. A line has any length; the memory is constant.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/unpack.h"
#include "util/digest.h"

/* The longest line whose bytes are given out. */
#define LEAVES_LINE_MAX ((size_t)64 * 1024)

struct leaf {
    uint8_t hash[DIGEST_SIZE];
    const char *line; /* without its line feed, valid until the next call; NULL: it is too long */
    size_t n;
};

struct leaves;

/* packed: the file is compressed, if its first bytes say so, and does not grow. Else it is read as
 * it is, from its beginning, whatever the offset of the descriptor. Takes over the descriptor, also
 * on failure. 0, or why the file cannot be read (store/unread.h). */
int leaves_open(struct leaves **ret, int fd, bool packed);
void leaves_close(struct leaves *leaves);

/* last: nothing comes behind the end, and bytes without a line feed are a line. 1; 0: the end;
 * negative: why reading failed. */
int leaves_next(struct leaves *leaves, bool last, struct leaf *ret);

/* How many bytes were read, decompressed. */
uint64_t leaves_bytes(const struct leaves *leaves);

#endif
