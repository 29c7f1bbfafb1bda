/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_BLOCKS_H
#define DEED_STORE_BLOCKS_H

/*
 * Reads a file in blocks of whole lines, from its beginning or from its end. Plain files are read,
 * never mapped: a file that becomes shorter meanwhile is an error, not a signal.
 *
 * A compressed file or a pipe cannot be read from its end. It is first unpacked into a temporary
 * file without a name, in $TMPDIR or /var/tmp.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Handing over a block costs as much as searching a quarter of it. */
#define BLOCKS_SIZE 1048576

struct blocks;

/* Takes over the descriptor, also on failure. stop: ends waiting for a pipe. 0, or why the file
 * cannot be read (unread.h). */
int blocks_open(struct blocks **ret, int fd, bool reverse, const atomic_bool *stop);
void blocks_close(struct blocks *blocks);

/*
 * 1: `to`, which has room for BLOCKS_SIZE bytes, has *ret_n bytes of whole lines with their line
 * feeds; only the last line of a file may have none. NUL bytes end a line, too (input.h). 0: the
 * end; negative as input_next(), or -ESTALE: the file became shorter. *ret_lost: how many lines
 * were dropped because they are longer than a block.
 */
int blocks_next(struct blocks *blocks, char *to, size_t *ret_n, uint64_t *ret_lost);

/* Entries of an exported journal whose senders may not record evidence. */
uint64_t blocks_left_out(const struct blocks *blocks);

/* How many bytes of the file itself were read. */
uint64_t blocks_done(const struct blocks *blocks);

#endif
