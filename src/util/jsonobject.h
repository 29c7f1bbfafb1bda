/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_JSONOBJECT_H
#define DEED_UTIL_JSONOBJECT_H

/* Parses a JSON object with json-c, and tells a lack of memory from a text that is no object. */

#include <stddef.h>

struct json_object;
struct json_tokener;

/* 0 or -ENOMEM. *ret: the object, the caller's to put; NULL: the text is no object. */
int jsonobject_parse(struct json_tokener *tokener, const char *text, size_t n,
                     struct json_object **ret);

#endif
