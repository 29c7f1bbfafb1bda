/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_SPOOLDIR_H
#define DEED_LIB_SPOOLDIR_H

/*
 * The directory that spools and outboxes are in, where everybody may make files and nobody may list
 * them: a file for each stream and user, STREAM-UID.KIND, mode 0600. It holds journald's export
 * format (systemd.io/JOURNAL_EXPORT_FORMATS): an event's fields, a line each, and an empty line.
 * Whoever works in a file holds its lock (flock(2)).
 *
 * Where a file is not usable (somebody else made one of that name, deed-deliver(8) stands still
 * with the lock), another name is taken.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#define SPOOL_STREAM 32
#define SPOOL_NAME 80

/* Whoever holds the lock of a file works; one that stands still is not waited for longer. */
#define SPOOL_LOCK_NS UINT64_C(50000000)

#define SPOOL_OPEN (O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)

/* 0, or why nothing can be kept in that directory. */
int spooldir_check(const char *directory);

/* Only where nobody but its owner, or root, can exchange a file in it. */
int spooldir_open(const char *directory, int *ret_fd);

/* Takes the lock by `until`, as of monotonic_ns(). */
bool spooldir_lock(int fd, uint64_t until);

/* The name that the next process of the stream looks for. */
void spooldir_name(const char *stream, const char *kind, char ret[SPOOL_NAME]);

/* A new file, locked, under that name or one that nobody can have taken. flags: for open(2). */
int spooldir_make(int at, const char *directory, const char *stream, const char *kind, int flags,
                  char ret_name[SPOOL_NAME], int *ret_fd, struct stat *ret);

/* Of a file's size, setrlimit(2): beyond it there is a signal that ends the process. */
uint64_t spooldir_limit(void);

#endif
