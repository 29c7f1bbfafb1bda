/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_SECRETS_H
#define DEED_LINT_SECRETS_H

/*
 * Secrets in what was logged, by the rules of libdeed (redact.h): by the name of their key, or by
 * their shape. What was masked already is none.
 */

#include <stdbool.h>
#include <stddef.h>

#include <json-c/json.h>

enum { SECRET_WHERE = 80 };

/* The first secret in an object: its key, or what holds it, into ret. The secret itself is never
 * given back. */
bool secrets_in_object(json_object *object, char ret[SECRET_WHERE]);

/* In text of a log that is no JSON, too: key=value. */
bool secrets_in_text(const char *text, size_t n, char ret[SECRET_WHERE]);

/* A format that puts a secret into a log: "password=%s". */
bool secrets_in_format(const char *text, size_t n);

#endif
