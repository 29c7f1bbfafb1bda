/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "lib/context.h"

Test(context, nests) {
    deed_context outer = DEED_CONTEXT_INIT, inner = DEED_CONTEXT_INIT;

    cr_expect_null(context_current());
    context_push(NULL);
    cr_expect_null(context_current());
    context_push(&outer);
    context_push(&inner);
    cr_expect_eq(context_current(), &inner);
    context_pop(&inner);
    cr_expect_eq(context_current(), &outer);
    context_pop(&inner); /* no longer there: nothing */
    cr_expect_eq(context_current(), &outer);
    context_push(&inner);
    context_pop(&outer); /* and what was pushed after it */
    cr_expect_null(context_current());
}
