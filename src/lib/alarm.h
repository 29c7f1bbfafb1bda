/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ALARM_H
#define DEED_ALARM_H

/*
 * The one thing that the library says by itself: that events are recorded nowhere, on standard
 * error, at most once a minute for the whole process. Never blocks, never raises SIGPIPE: standard
 * error may be a pipe that nobody reads, or a stream to the very journald that stands still.
 */

/* Counts one event, and says how many there were since the last line. */
void alarm_default(const char *service, const char *text);

#endif
