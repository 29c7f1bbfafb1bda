/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_HERRINGS_H
#define DEED_DRILL_HERRINGS_H

/*
 * Red herrings: acts that look like a part of the attack and are none. A person mistypes a password
 * five times, a job's password has expired, a requested role is granted, somebody exports who may,
 * a grant is denied, a scanner tries names, machines are patched at night, an account is closed.
 */

#include "drill/attack.h"

struct herrings {
    const struct company *company;
    const struct attack *attack;
    unsigned typist, curious, patcher, admin;
    uint64_t session; /* base of the session ids */
    char scanner[ADDRESS_MAX];
    uint32_t exported;
    uint64_t exported_at;
};

/* Adds the steps. Both must outlive the script. */
void herrings_plan(struct herrings *herrings, const struct attack *attack, uint64_t seed,
                   const struct span *span, struct script *script);

#endif
