/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/context.h"

static __thread deed_context *current;

const deed_context *context_current(void) {
    return current;
}

void context_push(deed_context *context) {
    if (!context)
        return;
    context->outer = current;
    current = context;
}

void context_pop(const deed_context *context) {
    for (deed_context *c = current; c; c = c->outer)
        if (c == context) {
            current = c->outer;
            return;
        }
}
