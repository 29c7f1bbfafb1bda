/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_ALARM_H
#define DEED_LIB_ALARM_H

/*
 * The only messages that the library prints itself, on standard error: that events were lost, at
 * most once a minute in a process, and that a head file was set aside. Never blocks and never
 * raises SIGPIPE: standard error may be a pipe that nobody reads, or a stream to a stopped
 * journald. Thread-safe.
 */

/* Counts a lost event. Prints the count and the text, if the last such line is a minute old. */
void alarm_lost_event(const char *service, const char *text);

/* Prints one line. */
void alarm_print(const char *service, const char *text);

#endif
