/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_RECONCILE_RESEND_H
#define DEED_RECONCILE_RESEND_H

/*
 * Makes a datagram of an entry of the journal, which brings its event to deed-relay once more: the
 * fields that libdeed sets, the sender as journald knows it, and the message to the byte.
 */

#include "journal/entries.h"

#define RESEND_MAX 32768

/* Of the present entry. Returns the size; 0: a field has a line feed, or the entry is too long. */
size_t resend_datagram(struct entries *entries, char to[RESEND_MAX]);

#endif
