/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_ATTACK_H
#define DEED_DRILL_ATTACK_H

/*
 * The attack: the intruder tries a list of stolen passwords until one opens an account. Then, from
 * another address, it grants itself a role, exports customer data and creates an API key. The seed
 * decides who and when, and between two ways each: the account is an administrator's, or that of
 * somebody in support who resets an administrator's password; the role allows to export, or to act
 * for somebody who may.
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
    unsigned tried; /* accounts that were tried in vain */
    unsigned fallen;
    uint64_t fallen_at;
    char fallen_session[SESSION_MAX];
    unsigned used; /* the administrator's account: the one that opened, or another one */
    char quiet[ADDRESS_MAX], used_session[SESSION_MAX];
    const char *role;
    uint64_t granted_at;
    unsigned entitled[2]; /* the person who may export, and does so rightfully */
    bool impersonates;
    uint32_t export_day; /* since 1970-01-01 */
    uint64_t exported_at;
    uint32_t exported;
    char key[24], key_address[ADDRESS_MAX];
    uint64_t key_last;
};

/* Decides everything and adds the steps. The attack must outlive the script. */
void attack_plan(struct attack *attack, const struct company *company, uint64_t seed,
                 const struct span *span, struct script *script);

#endif
