/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_SSHD_H
#define DEED_LINT_SSHD_H

/*
 * sshd's lines about a login: "Accepted METHOD for NAME from ADDRESS port PORT ssh2: KEY", and
 * Failed. The name is what somebody typed, and the key may be a certificate with any text in it.
 */

#include <stddef.h>

#include <json-c/json.h>

/* An object of sshd (Accepted or Failed), user and address, which is the caller's; NULL: it is
 * something else, or there is no memory. */
json_object *sshd_read(const char *text, size_t n);

#endif
