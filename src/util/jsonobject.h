/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_JSONOBJECT_H
#define DEED_UTIL_JSONOBJECT_H

/* A JSON object by json-c, where what it is not given memory for is no other text. */

#include <stddef.h>

struct json_object;
struct json_tokener;

/* 0 or -ENOMEM. *ret: the object, or NULL: the text has none. It is the caller's. */
int jsonobject_parse(struct json_tokener *tokener, const char *text, size_t n,
                     struct json_object **ret);

#endif
