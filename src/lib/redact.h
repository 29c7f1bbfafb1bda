/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REDACT_H
#define DEED_REDACT_H

/*
 * What must never stand in an audit log: secrets, known by the name of their key or by their shape.
 * Pure. Takes too much rather than too little, but never an identity for looking like a card
 * number.
 */

#include <stdbool.h>
#include <stddef.h>

#define REDACTED "[REDACTED]"

/* Is what a key of this name holds a secret? */
bool redact_key(const char *key);

/*
 * The first secret at or after `from`: its start, and its length in *ret_length; n if there is
 * none. cards: look for payment card numbers, too.
 */
size_t redact_find(const char *s, size_t n, size_t from, bool cards, size_t *ret_length);

#endif
