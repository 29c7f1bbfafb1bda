/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_DECODER_H
#define DEED_STORE_DECODER_H

/* What undoes a compression, step by step. Several streams may follow one another. */

#include <stdbool.h>
#include <stddef.h>

/* zstd files that want a larger window than this are refused (zstd -19 wants 8 MiB), and xz files
 * that want more memory (xz -9 wants 65 MiB). */
#define DECODER_WINDOW_LOG 25
#define DECODER_MEMORY (128U << 20)

/* As many bytes of a file show what it is. */
#define DECODER_LOOKS 6

struct decoder;

/* By the first bytes of a file. 1: it is compressed; 0: it is not, and there is none; -ENOMEM. */
int decoder_open(struct decoder **ret, const unsigned char *bytes, size_t n);
void decoder_close(struct decoder *decoder);

/* Takes of *n bytes as many as it likes; *n are left. How many bytes it wrote to `to`; negative
 * errno as input_next(). */
long decoder_step(struct decoder *decoder, const unsigned char *bytes, size_t *n, void *to,
                  size_t size);

/* A stream has begun, and not ended. */
bool decoder_is_within(const struct decoder *decoder);

#endif
