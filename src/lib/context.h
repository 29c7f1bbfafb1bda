/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_CONTEXT_H
#define DEED_LIB_CONTEXT_H

#include "deed.h"

/* The contexts of each thread, a list in structures of the callers (deed_context_push()). */

/* The innermost context of the calling thread, or NULL. */
const deed_context *context_current(void);
void context_push(deed_context *context);
void context_pop(const deed_context *context);

#endif
