/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RELAY_ROOTS_H
#define DEED_RELAY_ROOTS_H

/*
 * Tells when journald makes a directory for a journal. libsystemd does not notice one of a
 * namespace that appears after the journal was opened, as when the first event comes, or when
 * Storage= of journald.conf(5) was changed.
 */

#include <stdbool.h>

/* A descriptor that becomes readable then, or a negative errno. */
int roots_open(void);

/* Was a directory made? To be asked when the descriptor is readable. */
bool roots_changed(int fd);

#endif
