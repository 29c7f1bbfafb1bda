/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_ORIGIN_H
#define DEED_JOURNAL_ORIGIN_H

/* The line that the router would write for an entry: the event and its origin, which only journald
 * knows (conf/rsyslog/ruleset.conf). */

#include "journal/entries.h"
#include "util/buffer.h"

/* The message ends in a brace. via: root sent it in the name of somebody else. */
void origin_line(struct entries *entries, bool via, struct buffer *ret);

#endif
