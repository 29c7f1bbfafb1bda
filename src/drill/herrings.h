/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_HERRINGS_H
#define DEED_DRILL_HERRINGS_H

/*
 * Red herrings: what looks like a part of the attack and is none. A person who mistypes a password
 * five times, a job whose password has expired, a role that was asked for, an export by who may, a
 * wish that was refused, a scanner, a night of patches, an account that is closed.
 */

#include "drill/attack.h"

struct herrings {
    const struct company *company;
    const struct attack *attack;
    unsigned typist, curious, patcher, admin;
    uint64_t session; /* where their sessions begin to be told apart */
    char scanner[ADDRESS_MAX];
    uint32_t exported;
    uint64_t exported_at;
};

/* Adds the steps. Both must outlive the script. */
void herrings_plan(struct herrings *herrings, const struct attack *attack, uint64_t seed,
                   const struct span *span, struct script *script);

#endif
