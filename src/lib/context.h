/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_CONTEXT_H
#define DEED_LIB_CONTEXT_H

#include "deed.h"

/* What is pushed on the calling thread, innermost first, or NULL. The storage is the callers'. */
const deed_context *context_current(void);
void context_push(deed_context *context);
void context_pop(const deed_context *context);

#endif
