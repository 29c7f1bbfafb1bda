/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_ACT_H
#define DEED_DRILL_ACT_H

/* An event before it is written as a line. Owns its texts. */

#include "deed.h"
#include "drill/company.h"
#include "drill/days.h"

#define ACT_META 4
#define SESSION_MAX 24

struct act {
    uint64_t at; /* milliseconds since 1970 */
    enum service service;
    const char *actor_type, *behalf_type, *resource_type; /* static; behalf_type may be NULL */
    const char *action;                                   /* static */
    deed_outcome outcome;
    char actor[PERSON_ID_MAX], behalf[PERSON_ID_MAX], resource[PERSON_ID_MAX];
    char session[SESSION_MAX], address[ADDRESS_MAX], request[16]; /* "": not there */
    deed_meta meta[ACT_META + 1];
    char text[ACT_META][64]; /* storage for their texts */
    unsigned n_meta;
    bool boots; /* the machine of the service booted before it */
};

/* A new act with the outcome success. */
void act_begin(struct act *act, uint64_t at, enum service service, const char *action);
void act_actor(struct act *act, const char *type, const char *id);
void act_behalf(struct act *act, const char *type, const char *id);
void act_resource(struct act *act, const char *type, const char *format, ...)
    __attribute__((__format__(__printf__, 3, 4)));

/* key: static. */
void act_number(struct act *act, const char *key, uint64_t value);
void act_text(struct act *act, const char *key, const char *format, ...)
    __attribute__((__format__(__printf__, 3, 4)));

/* Sets a request id. */
void act_request(struct act *act, struct rng *rng);

/* All digits of one random number, so that no session id comes twice. */
void act_new_session(char ret[SESSION_MAX], struct rng *rng);

#endif
