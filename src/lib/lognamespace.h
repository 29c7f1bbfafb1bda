/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_LOGNAMESPACE_H
#define DEED_LIB_LOGNAMESPACE_H

/*
 * A unit with LogNamespace=NAME (systemd.exec(5)) has the directory of that journal's sockets
 * mounted over the system's: whatever is sent to the system's socket arrives in a journal that
 * rsyslogd does not read. The mount table says so.
 */

#include <stdbool.h>

#define LOGNAMESPACE_MAX 256
#define LOGNAMESPACE_UNIT_MAX 256

/* directory: of the system's sockets. False: it is the system's, or nobody can tell. */
bool lognamespace_find(const char *directory, char ret[LOGNAMESPACE_MAX]);

/* The unit that this process is in, by its control group; empty: not known. */
void lognamespace_unit(char ret[LOGNAMESPACE_UNIT_MAX]);

/* As above, of a mount table or a list of control groups. */
bool lognamespace_of_mounts(const char *path, const char *directory, char ret[LOGNAMESPACE_MAX]);
void lognamespace_unit_of(const char *path, char ret[LOGNAMESPACE_UNIT_MAX]);

#endif
