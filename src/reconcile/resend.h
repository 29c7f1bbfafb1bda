/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RECONCILE_RESEND_H
#define DEED_RECONCILE_RESEND_H

/*
 * An entry of the journal as a datagram that brings its event to the router once more: the fields
 * that libdeed sets, whose event it is as journald knows it, and the message, byte for byte.
 */

#include "journal/entries.h"

#define RESEND_MAX 32768

/* The present entry. Returns the size, or 0: a field has a line feed in it, or all is too long. */
size_t resend_datagram(struct entries *entries, char to[RESEND_MAX]);

#endif
