/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_SSHD_H
#define DEED_LINT_SSHD_H

/*
 * sshd's lines about a login: "Accepted METHOD for NAME from ADDRESS port PORT ssh2: KEY", and
 * Failed. Whoever logs in chose the name, and KEY may be a certificate with any text in it.
 */

#include <stddef.h>

#include <json-c/json.h>

/* An object with sshd (Accepted or Failed), user and address. It is the caller's. NULL: the text is
 * something else, or no memory. */
json_object *sshd_read(const char *text, size_t n);

#endif
