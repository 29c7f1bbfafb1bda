/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_ATTACK_H
#define DEED_DRILL_ATTACK_H

/*
 * The attack: a list of stolen passwords is tried until one of them opens an account; from another
 * address the intruder gives itself a role, takes customer data out, and leaves a key behind. The
 * seed decides who, when, and by which of two ways each: through the account of an administrator,
 * or of somebody in support who resets the password of one; with the right to export, or with the
 * right to act for somebody who has it.
 */

#include "drill/script.h"

#define TRIES_MAX 1200

struct span {
    uint32_t first_day; /* since 1970-01-01 */
    unsigned days;
    uint64_t events; /* of everybody */
};

struct attack {
    const struct company *company;
    char source[ADDRESS_MAX]; /* of the stolen passwords */
    uint16_t name[TRIES_MAX];
    unsigned tried; /* accounts, in vain */
    unsigned fallen;
    uint64_t fallen_at;
    char fallen_session[SESSION_MAX];
    unsigned used; /* the administrator's account: the one that fell, or another one */
    char quiet[ADDRESS_MAX], used_session[SESSION_MAX];
    const char *role;
    uint64_t granted_at;
    unsigned entitled[2]; /* who may export, and does */
    bool impersonates;
    uint32_t export_day; /* since 1970-01-01 */
    uint64_t exported_at;
    uint32_t exported;
    char key[24], key_address[ADDRESS_MAX];
    uint64_t key_last;
};

/* Decides everything, and adds the steps. The attack must outlive the script. */
void attack_plan(struct attack *attack, const struct company *company, uint64_t seed,
                 const struct span *span, struct script *script);

#endif
