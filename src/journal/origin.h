/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_ORIGIN_H
#define DEED_JOURNAL_ORIGIN_H

/* What the router would write of an entry: its event, and behind it what only journald knows
 * (conf/rsyslog/ruleset.conf). */

#include "journal/entries.h"
#include "util/buffer.h"

/* The message ends in a brace. via: root brought it in the name of somebody else. */
void origin_line(struct entries *entries, bool via, struct buffer *ret);

#endif
