/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_IO_H
#define DEED_UTIL_IO_H

/* read(2) and write(2) until all is done. A call that a signal interrupts is made again. */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Until so many bytes are there, or the file ends: how many. Or a negative errno. */
ssize_t io_read(int fd, char *to, size_t n);
ssize_t io_read_at(int fd, char *to, size_t n, uint64_t at);

/* All of it: 0 or a negative errno. */
int io_write(int fd, const char *bytes, size_t n);
int io_write_at(int fd, const char *bytes, size_t n, uint64_t at);

/*
 * A small file, as text: no more than size - 1 bytes, with a NUL behind them. How many, or a
 * negative errno; -EBADMSG: it is no regular file. Follows no link, waits for no FIFO.
 */
ssize_t io_read_text(const char *path, char *to, size_t size);

/*
 * The whole content of a file, new: whoever opens it finds the old or the new one, also after a
 * power cut. 0 or a negative errno, and the old one is as it was.
 */
int io_replace(const char *path, const char *bytes, size_t n, mode_t mode);

#endif
