/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_BLOCKS_H
#define DEED_STORE_BLOCKS_H

/*
 * A file in blocks of whole lines, from its beginning or from its end. Plain files are read, never
 * mapped: one that becomes shorter meanwhile is an error, not a signal.
 *
 * What cannot be read from its end (compressed files, pipes) is unpacked into a temporary file
 * without a name first, in $TMPDIR or /var/tmp.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Handing one over costs as much as looking through a quarter of it. */
#define BLOCKS_SIZE 1048576

struct blocks;

/* Takes the descriptor over, in any case. stop: where it is set, waiting for a pipe ends. 0, or why
 * it cannot be read (unread.h). */
int blocks_open(struct blocks **ret, int fd, bool reverse, const atomic_bool *stop);
void blocks_close(struct blocks *blocks);

/*
 * 1: `to`, which has room for BLOCKS_SIZE bytes, has *ret_n of whole lines with their line feeds;
 * only the last line of a file may be without. NUL bytes end a line, too (input.h). 0: the end;
 * negative as input_next(), or -ESTALE: the file became shorter. *ret_lost: lines that are longer
 * than a block, thrown away.
 */
int blocks_next(struct blocks *blocks, char *to, size_t *ret_n, uint64_t *ret_lost);

/* Entries of an exported journal that are none for the evidence, for who sent them. */
uint64_t blocks_left_out(const struct blocks *blocks);

/* Bytes of the file itself that were read. */
uint64_t blocks_done(const struct blocks *blocks);

#endif
