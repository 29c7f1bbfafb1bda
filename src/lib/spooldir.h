/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_SPOOLDIR_H
#define DEED_LIB_SPOOLDIR_H

/*
 * The directory of spools and outboxes, where every user may make files and none may list them. A
 * stream has one file for each user, STREAM-UID.KIND, mode 0600, in journald's export format
 * (systemd.io/JOURNAL_EXPORT_FORMATS): the fields of an event, one a line, and an empty line.
 * Whoever uses a file holds its lock (flock(2)).
 *
 * If the file cannot be used, because another user has made it or a stopped deed-deliver(8) holds
 * its lock, the new file gets another name: STREAM-UID.16HEX.KIND.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#define SPOOL_STREAM 32
#define SPOOL_NAME 80

/* The longest wait for the lock of a file: its holder works, or is stopped. */
#define SPOOL_LOCK_NS UINT64_C(50000000)

#define SPOOL_OPEN (O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)

/* 0, or an error: this process cannot make files in the directory. */
int spooldir_check(const char *directory);

/* 0 with an O_PATH descriptor, or an error: also if a user other than root and its owner can
 * replace a file there. */
int spooldir_open(const char *directory, int *ret_fd);

/* Tries until `until`, as of monotonic_ns(). False: another process has the lock. */
bool spooldir_lock(int fd, uint64_t until);

/* The usual name, which the next process of the stream looks for. */
void spooldir_name(const char *stream, const char *kind, char ret[SPOOL_NAME]);

/* Makes a new file and locks it, with the usual name or, if that exists, a random one. flags: for
 * open(2). 0 or an error. */
int spooldir_make(int at, const char *directory, const char *stream, const char *kind, int flags,
                  char ret_name[SPOOL_NAME], int *ret_fd, struct stat *ret);

/* The largest size of a file (RLIMIT_FSIZE, setrlimit(2)): beyond it, SIGXFSZ ends the process. */
uint64_t spooldir_limit(void);

#endif
