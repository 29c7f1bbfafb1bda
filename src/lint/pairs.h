/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_PAIRS_H
#define DEED_LINT_PAIRS_H

/* Makes an object of a text that is nothing but key="value" and key=value. */

#include <stddef.h>

#include <json-c/json.h>

/* The object is the caller's. NULL: the text is something else, or no memory. */
json_object *pairs_read(const char *text, size_t n);

#endif
