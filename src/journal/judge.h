/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_JUDGE_H
#define DEED_JOURNAL_JUDGE_H

/*
 * Which entries become evidence. Any program can send an entry with our identifier and our
 * facility, but none can choose the fields that begin with an underscore: journald takes them from
 * the kernel (systemd.journal-fields(7)).
 */

#include <stdbool.h>

#include "journal/entries.h"
#include "journal/senders.h"
#include "parse/scan.h"

struct judged {
    const char *rejected; /* the reason in words; NULL: it is evidence */
    bool trusted;         /* the sender may record */
    bool via;             /* root sent it in the name of somebody else */
    struct scanned event; /* of evidence */
    struct entry_field message;
};

/* Of the present entry; ret points into it. */
void judge_entry(const struct senders *senders, struct entries *entries, struct judged *ret);

/* Is it no event, not even an incomplete one, although the sender may record? */
bool judge_is_foreign(const struct judged *judged);

/* The first half: why its sender may not record; NULL: it may. */
const char *judge_sender(const struct senders *senders, struct entries *entries, bool *ret_via);

#endif
