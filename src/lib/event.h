/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_EVENT_H
#define DEED_LIB_EVENT_H

/*
 * An event as the rest of the library sees it: what the caller gave, completed from the context and
 * checked. It owns nothing, and is valid during the call only. It points into itself: do not copy
 * it.
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
    struct endpoint source;    /* source_ip, taken apart */
    bool odd_source;           /* source_ip is no address; `source` is not valid */
    deed_outcome outcome;
    char *ret_id; /* the caller's, or NULL */
    deed_meta meta[EVENT_META_MAX];
    size_t n_meta;
    bool more_meta; /* there were more than EVENT_META_MAX */
    struct defect defects[EVENT_DEFECTS_MAX];
    size_t n_defects;
};

/*
 * Completes and checks `in`. context: the thread's, or NULL. 0; any mistake is then in
 * ret->defects. -EINVAL: `in` is NULL, or the size of one of the structures is wrong.
 */
int event_make(const deed_event *in, const char *service, const deed_context *context,
               struct event *ret);

/* The problem and the rule, in words. */
const char *problem_text(enum problem problem);

/* Sets the error text to the first defect of the event. Returns -EINVAL. */
int event_refuse(const struct event *event);

#endif
