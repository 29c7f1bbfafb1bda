/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_TWICE_H
#define DEED_DOCTOR_TWICE_H

/* How many events stand twice in the lines of the evidence. Pure. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/seen.h"

struct twice {
    struct seen *seen;
    uint64_t events, copies;
};

/* A line that is no event does not count. */
void twice_take(struct twice *twice, const char *line, size_t n);

/* Are they more than crashes and power failures explain? */
bool twice_is_much(const struct twice *twice);

#endif
