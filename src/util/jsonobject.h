/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_JSONOBJECT_H
#define DEED_UTIL_JSONOBJECT_H

/* Parses JSON objects and lists of bytes with json-c, and tells a lack of memory from a text that
 * is no object. */

#include <stdbool.h>
#include <stddef.h>

#include "util/buffer.h"

struct json_object;
struct json_tokener;

/* The text begins with the object, without blanks in front. 0 or -ENOMEM. *ret: the object, which
 * is the caller's; or NULL, and *ret_why says why the text has none. */
int jsonobject_parse(struct json_tokener *tokener, const char *text, size_t n,
                     struct json_object **ret, const char **ret_why);

/* journalctl -o json writes a value that is no UTF-8, or has control characters, as a list of its
 * bytes. False: the value is no such list, or there is no memory. What was in ret goes. */
bool jsonobject_bytes(struct json_object *list, struct buffer *ret);

#endif
