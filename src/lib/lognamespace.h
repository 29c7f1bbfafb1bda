/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_LOGNAMESPACE_H
#define DEED_LIB_LOGNAMESPACE_H

/*
 * In a unit with LogNamespace=NAME (systemd.exec(5)) the directory with that journal's sockets is
 * mounted over the system's. Whatever is sent to the system's socket arrives in a journal that
 * rsyslogd does not read. The mount table shows it.
 */

#include <stdbool.h>

#define LOGNAMESPACE_MAX 256
#define LOGNAMESPACE_UNIT_MAX 256

/* Which namespace is mounted on `directory`. False: none, or it is not known. */
bool lognamespace_find(const char *directory, char ret[LOGNAMESPACE_MAX]);

/* The unit of this process, from its control group; empty: not known. */
void lognamespace_unit(char ret[LOGNAMESPACE_UNIT_MAX]);

/* The same from the mount table, or the list of control groups, in a file. */
bool lognamespace_of_mounts(const char *path, const char *directory, char ret[LOGNAMESPACE_MAX]);
void lognamespace_unit_of(const char *path, char ret[LOGNAMESPACE_UNIT_MAX]);

#endif
