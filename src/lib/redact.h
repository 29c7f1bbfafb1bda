/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_REDACT_H
#define DEED_LIB_REDACT_H

/*
 * What must never stand in an audit log: secrets, known by the name of their key or by their shape.
 * Pure. Takes too much rather than too little, but never what says who did it: a key's public half
 * stays, and an identity is not taken for a card number.
 *
 * In metadata a secret becomes [REDACTED]. In a field, which may be all that says who or which, it
 * becomes a hash: the same secret is the same hash in each event, so events still join on it.
 */

#include <stdbool.h>
#include <stddef.h>

#define REDACTED "[REDACTED]"

#define REDACT_HASH_PREFIX "sha256:"
#define REDACT_HASH_BYTES 16
#define REDACT_HASH (sizeof(REDACT_HASH_PREFIX) - 1 + 2 * REDACT_HASH_BYTES)

/* The prefix and the first half of the SHA-256, in hexadecimal digits; no terminator. */
void redact_hash(const char *s, size_t n, char ret[REDACT_HASH]);

/* Is what a key of this name holds a secret? */
bool redact_key(const char *key);

/* The same for a number: tokens are counted. */
bool redact_key_of_number(const char *key);

/* Is a number, in any of JSON's forms, that of a payment card? */
bool redact_number(const char *number);

/*
 * The first secret at or after `from`: its start, and its length in *ret_length; n if there is
 * none. cards: look for payment card numbers, too.
 */
size_t redact_find(const char *s, size_t n, size_t from, bool cards, size_t *ret_length);

#endif
