/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_DECODER_H
#define DEED_STORE_DECODER_H

/* Decompresses step by step. Several streams may follow one another. */

#include <stdbool.h>
#include <stddef.h>

/* Refuses zstd files with a larger window (zstd -19 needs 8 MiB) and xz files that need more memory
 * (xz -9 needs 65 MiB). */
#define DECODER_WINDOW_LOG 25
#define DECODER_MEMORY (128U << 20)

/* How many bytes of a file show its format. */
#define DECODER_LOOKS 6

struct decoder;

/* By the first bytes of a file. 1: it is compressed; 0: it is not, and *ret is not set; -ENOMEM. */
int decoder_open(struct decoder **ret, const unsigned char *bytes, size_t n);
void decoder_close(struct decoder *decoder);

/* Takes some of *n bytes, and leaves *n. Returns how many bytes it wrote to `to`; negative as
 * input_next(). */
long decoder_step(struct decoder *decoder, const unsigned char *bytes, size_t *n, void *to,
                  size_t size);

/* Has a stream begun and not ended? */
bool decoder_is_within(const struct decoder *decoder);

#endif
