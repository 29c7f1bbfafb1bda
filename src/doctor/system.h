/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_SYSTEM_H
#define DEED_DOCTOR_SYSTEM_H

/*
 * How the checks read files and run programs: with limits of time and size.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* The most that any configuration file may hold. */
#define SYSTEM_FILE_MAX (4 * 1024 * 1024)

/*
 * Reads a regular file of at most SYSTEM_FILE_MAX bytes; NUL-terminated, malloc'ed. Symbolic links
 * are followed, as the program whose configuration it is follows them, too. ret_status may be NULL.
 * 0 or -errno; -EFTYPE does not exist here: what is no regular file is -EINVAL.
 */
int system_read(const char *path, char **ret, size_t *ret_size, struct stat *ret_status);

/* When the content, the owner, the mode or the name of a file changed last, in microseconds. */
uint64_t system_changed(const struct stat *status);

/*
 * Runs a program by its absolute path with a clean environment and no input. What it writes on
 * stdout and stderr comes together in ret_output (NUL-terminated, cut at 256 KiB). It and its
 * children are killed after the given seconds. Returns the exit status, or -errno (-ETIMEDOUT;
 * -ECANCELED where a signal ended it); ret_output is set where the result is not negative.
 */
int system_run(const char *const argv[], unsigned seconds, char **ret_output);

/* Connects to a Unix socket, and leaves it at once. 0 or -errno. */
int system_connect(const char *path, int type);

/* The first path of the list that is executable, or NULL. */
const char *system_program(const char *const candidates[]);

#endif
