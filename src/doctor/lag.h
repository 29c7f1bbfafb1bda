/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_LAG_H
#define DEED_DOCTOR_LAG_H

/* How far the relay is behind a journal. */

#include <stdint.h>

#include "journal/entries.h"
#include "journal/positions.h"

/* place: the file of the relay. ret: how old the oldest entry of ours behind the place is; 0: there
 * is none. 0 or a negative errno. */
int lag_measure(const char *place, enum entries_which which, uint64_t *ret_seconds);

#endif
