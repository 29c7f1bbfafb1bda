/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_SECRETS_H
#define DEED_LINT_SECRETS_H

/*
 * Finds secrets in a log by the rules of libdeed (redact.h): by the name of their key, or by their
 * shape. A masked value is no secret.
 */

#include <stdbool.h>
#include <stddef.h>

#include <json-c/json.h>

enum { SECRET_WHERE = 80 };

/* Writes the key of the first secret in an object to ret, never the secret. */
bool secrets_in_object(json_object *object, char ret[SECRET_WHERE]);

/* Also finds key=value in text that is no JSON. */
bool secrets_in_text(const char *text, size_t n, char ret[SECRET_WHERE]);

/* Does a format put a secret into a log, as "password=%s" does? */
bool secrets_in_format(const char *text, size_t n);

#endif
