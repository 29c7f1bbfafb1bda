/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_USERS_H
#define DEED_JOURNAL_USERS_H

/* The users whose events are evidence: those of the system, and those that systemd makes for a
 * service (systemd.io/UIDS-GIDS). */

#include <stdbool.h>
#include <stdint.h>

#define USERS_FIRST_ORDINARY 1000
#define USERS_FIRST_DYNAMIC 61184
#define USERS_LAST_DYNAMIC 65519

static inline bool users_is_system(uint64_t uid) {
    return uid < USERS_FIRST_ORDINARY || (uid >= USERS_FIRST_DYNAMIC && uid <= USERS_LAST_DYNAMIC);
}

#endif
