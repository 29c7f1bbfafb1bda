/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/act.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void act_begin(struct act *act, uint64_t at, enum service service, const char *action) {
    act->at = at;
    act->service = service;
    act->action = action;
    act->actor_type = act->behalf_type = act->resource_type = NULL;
    act->outcome = DEED_SUCCESS;
    act->session[0] = act->address[0] = act->request[0] = '\0';
    act->n_meta = 0;
    act->meta[0].type = DEED_META_END;
    act->boots = false;
}

void act_actor(struct act *act, const char *type, const char *id) {
    act->actor_type = type;
    snprintf(act->actor, sizeof(act->actor), "%s", id);
}

void act_behalf(struct act *act, const char *type, const char *id) {
    act->behalf_type = type;
    snprintf(act->behalf, sizeof(act->behalf), "%s", id);
}

void act_resource(struct act *act, const char *type, const char *format, ...) {
    va_list list;

    act->resource_type = type;
    va_start(list, format);
    vsnprintf(act->resource, sizeof(act->resource), format, list);
    va_end(list);
}

void act_number(struct act *act, const char *key, uint64_t value) {
    deed_meta *meta = &act->meta[act->n_meta];

    if (act->n_meta == ACT_META)
        return;
    *meta = (deed_meta){.key = key, .type = DEED_META_INT};
    meta->value.integer = (int64_t)value;
    act->meta[++act->n_meta].type = DEED_META_END;
}

void act_text(struct act *act, const char *key, const char *format, ...) {
    deed_meta *meta = &act->meta[act->n_meta];
    char *text = act->text[act->n_meta];
    va_list list;

    if (act->n_meta == ACT_META)
        return;
    va_start(list, format);
    vsnprintf(text, sizeof(act->text[0]), format, list);
    va_end(list);
    *meta = (deed_meta){.key = key, .type = DEED_META_STRING};
    meta->value.string = text;
    act->meta[++act->n_meta].type = DEED_META_END;
}

void act_request(struct act *act, struct rng *rng) {
    memcpy(act->request, "req_", 4);
    rng_hex(rng, act->request + 4, 8);
    act->request[12] = '\0';
}

void act_new_session(char ret[SESSION_MAX], struct rng *rng) {
    memcpy(ret, "sess_", 5);
    rng_hex(rng, ret + 5, 16);
    ret[21] = '\0';
}
