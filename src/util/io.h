/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_IO_H
#define DEED_UTIL_IO_H

/* read(2) and write(2), repeated until all bytes are done; a signal does not end them. */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Reads n bytes, or up to the end of the file. Returns how many, or a negative errno. */
ssize_t io_read(int fd, char *to, size_t n);
ssize_t io_read_at(int fd, char *to, size_t n, uint64_t at);

/* Writes all n bytes. 0 or a negative errno. */
int io_write(int fd, const char *bytes, size_t n);
int io_write_at(int fd, const char *bytes, size_t n, uint64_t at);

/* Opens a regular file for reading. Does not follow a link, and does not wait for a FIFO. A
 * descriptor, or a negative errno; -ELOOP: it is no regular file. */
int io_open_regular(int directory, const char *name);

/*
 * Reads a small text file: at most size - 1 bytes, and adds a NUL. Returns how many, or a negative
 * errno; -EBADMSG: it is no regular file. Does not follow a link, and does not wait for a FIFO.
 */
ssize_t io_read_text(const char *path, char *to, size_t size);

/*
 * Replaces a file in one step: whoever opens it finds the old or the new content, also after a
 * power failure. 0, or a negative errno: the old file is as it was.
 */
int io_replace(const char *path, const char *bytes, size_t n, mode_t mode);

/* The disk keeps what was made, renamed or removed in the directory of the path. 0 or a negative
 * errno. */
int io_sync_directory_of(const char *path);

#endif
