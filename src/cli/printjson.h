/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_PRINTJSON_H
#define DEED_CLI_PRINTJSON_H

/* JSON on standard output, put together with json-c. */

#include <json-c/json.h>

/* value: NULL is no memory, which ends the program (must.h). */
void printjson_add(json_object *to, const char *key, json_object *value);

/* Both release the object. */
void printjson_line(json_object *object);
void printjson_pretty(json_object *object);

#endif
