/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_DAEMON_H
#define DEED_TESTS_DAEMON_H

/* The journald that with-journald started for this test. */

void kill_journald(int signal_number);

/* Gone, not only told to. */
void end_journald(void);
void start_journald(void);

/* Returns once journald has stored all that was sent to it before. One that is dead or stopped is
 * asked in vain. */
void sync_journald(void);

/* CLOCK_MONOTONIC */
long now_ms(void);

#endif
