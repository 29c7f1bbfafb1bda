/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_ALARM_H
#define DEED_LIB_ALARM_H

/*
 * What the library says by itself, on standard error: that events are recorded nowhere, at most
 * once a minute for the whole process, and that a head file had to be set aside. Never blocks,
 * never raises SIGPIPE: standard error may be a pipe that nobody reads, or a stream to the very
 * journald that stands still.
 */

/* Counts one event, and says how many there were since the last line. */
void alarm_default(const char *service, const char *text);

/* One line. */
void alarm_say(const char *service, const char *text);

#endif
