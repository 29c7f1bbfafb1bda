/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_REDACT_H
#define DEED_LIB_REDACT_H

/*
 * Finds secrets, which must never stand in an audit log, by the name of their key or by their form.
 * Pure. Finds too much rather than too little, but not what says who acted: the public half of a
 * key stays, and an identity does not count as a card number.
 *
 * In metadata a secret becomes [REDACTED]. In a field, which may be the only one that says who or
 * which, it becomes a hash: a secret has the same hash in each event, so its events can be found.
 */

#include <stdbool.h>
#include <stddef.h>

#define REDACTED "[REDACTED]"

#define REDACT_HASH_PREFIX "sha256:"
#define REDACT_HASH_BYTES 16
#define REDACT_HASH (sizeof(REDACT_HASH_PREFIX) - 1 + 2 * REDACT_HASH_BYTES)

/* REDACT_HASH_PREFIX and the first half of the SHA-256, in hexadecimal digits; not terminated. */
void redact_hash(const char *s, size_t n, char ret[REDACT_HASH]);

/* Is the value of a key with this name a secret? */
bool redact_key(const char *key);

/* The same if the value is a number: "tokens" is then a count. */
bool redact_key_of_number(const char *key);

/* Is a number, in any form of JSON, that of a payment card? */
bool redact_number(const char *number);

/*
 * The start of the first secret at or after `from`, with *ret_length; n: there is none. cards: find
 * numbers of payment cards, too.
 */
size_t redact_find(const char *s, size_t n, size_t from, bool cards, size_t *ret_length);

#endif
