/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_COPY_H
#define DEED_DOCTOR_COPY_H

/* How much waits in a disk queue of rsyslogd, from its .qi file. Pure. */

#include <stdbool.h>
#include <stdint.h>

struct copy_state {
    uint64_t waiting; /* messages */
    uint64_t bytes;   /* on the disk */
};

/* False: the text is none of rsyslogd's. */
bool copy_state_parse(const char *text, struct copy_state *ret);

#endif
