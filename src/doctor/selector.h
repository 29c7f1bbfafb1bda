/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_SELECTOR_H
#define DEED_DOCTOR_SELECTOR_H

/* Selectors of rsyslog.conf(5), "facility.priority;…". Pure. */

#include <stdbool.h>
#include <stddef.h>

/* How long the selector is that text begins with; 0: it begins with none. */
size_t selector_length(const char *text);

/* Does it take an event: facility 13 with the priority notice or warning? */
bool selector_takes_events(const char *text);

#endif
