/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_EVENT_H
#define DEED_LIB_EVENT_H

/*
 * The event as the rest of the library sees it: what the caller gave, completed from the context
 * and checked. Owns nothing; lives as long as the call. Points into itself, so it is not moved.
 */

#include <stdint.h>

#include "deed.h"
#include "lib/fields.h"
#include "util/endpoint.h"

#define EVENT_META_MAX 64
#define EVENT_META_KEY_MAX 64
#define EVENT_DEFECTS_MAX 16

enum problem {
    PROBLEM_MISSING,
    PROBLEM_BLANK,
    PROBLEM_NO_WORD,
    PROBLEM_NO_ACTION,
    PROBLEM_LONG,
    PROBLEM_OUTCOME,
    PROBLEM_KEY,
    PROBLEM_KEY_TWICE,
    PROBLEM_VALUE_TYPE,
    PROBLEM_NUMBER,
};

struct defect {
    uint8_t field; /* enum field_id */
    uint8_t problem;
};

struct event {
    const char *text[FIELD_N]; /* NULL: absent */
    struct endpoint source;    /* what source_ip is, */
    bool odd_source;           /* unless it is no address */
    deed_outcome outcome;
    char *ret_id; /* the caller's, or NULL */
    deed_meta meta[EVENT_META_MAX];
    size_t n_meta;
    bool more_meta; /* there were more than that */
    struct defect defects[EVENT_DEFECTS_MAX];
    size_t n_defects;
};

/*
 * Completes and checks `in`. -EINVAL where a size is no good, and nothing can be said of the rest;
 * whatever else is wrong ends up in ret->defects. context: the thread's, or NULL.
 */
int event_make(const deed_event *in, const char *service, const deed_context *context,
               struct event *ret);

/* The problem and its rule in words. */
const char *problem_text(enum problem problem);

/* Sets the error text to the event's first defect; -EINVAL. */
int event_refuse(const struct event *event);

#endif
