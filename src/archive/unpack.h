/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_UNPACK_H
#define DEED_ARCHIVE_UNPACK_H

/* The bytes of a file, whatever compressed them. */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* zstd files that want a larger window than this are refused (zstd -19 wants 8 MiB). */
#define UNPACK_WINDOW_LOG 25

struct unpack;

/* Takes the descriptor over, in any case. stop: where it is set, waiting for a pipe ends with
 * -ECANCELED; NULL: it never does. 0 or a negative errno. */
int unpack_open(struct unpack **ret, int fd, const atomic_bool *stop);
void unpack_close(struct unpack *unpack);

/* How many bytes it wrote to `to`; 0: the end; negative errno as input_next(). */
long unpack_read(struct unpack *unpack, void *to, size_t size);

bool unpack_is_plain(const struct unpack *unpack);
uint64_t unpack_done(const struct unpack *unpack);
int unpack_fd(const struct unpack *unpack);

#endif
