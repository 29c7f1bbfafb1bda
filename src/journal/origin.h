/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_ORIGIN_H
#define DEED_JOURNAL_ORIGIN_H

/* Who sent an entry, which only journald knows, and the line of the evidence: the event and its
 * origin. */

#include "journal/entries.h"
#include "util/buffer.h"

/* rsyslogd takes messages of 16 KiB, with a header. No line of evidence is longer than this, and
 * none of the rejected. */
#define ORIGIN_LINE_MAX 15360

/* A longer text, with its escapes, is left out. */
#define ORIGIN_TEXT_MAX 1024

struct origin {
    struct entry_field host, unit, exe; /* printable, or none: the sender may have chosen them */
    struct entry_field pid, uid, boot;
    struct entry_field via; /* none: the sender sent its own event */
};

/* Did root send it in the name of somebody else: from the spool, or because the file lacks it? */
bool origin_is_via(struct entries *entries);

/* With via, root says whose event it is. */
void origin_of(struct entries *entries, bool via, struct origin *ret);

/* A number as JSON has it, of at most 10 digits. */
bool origin_is_number(struct entry_field field);
bool origin_is_boot(struct entry_field field);

/* The message ends in a brace. */
void origin_line(struct entries *entries, bool via, struct buffer *ret);

#endif
