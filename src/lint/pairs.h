/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_PAIRS_H
#define DEED_LINT_PAIRS_H

/* key="value", key=value: text that is nothing but such pairs, as an object of them. */

#include <stddef.h>

#include <json-c/json.h>

/* The caller's; NULL: it is something else, or there is no memory. */
json_object *pairs_read(const char *text, size_t n);

#endif
