/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_SENDERS_H
#define DEED_JOURNAL_SENDERS_H

/*
 * Whose entries in the journal are evidence: the same rule that the router follows
 * (conf/rsyslog/ruleset.conf). Root, the accounts of the system, and whom emitters.json lists.
 */

#include <stdbool.h>
#include <stddef.h>

#include "journal/emitters.h"
#include "journal/entries.h"
#include "parse/scan.h"

struct senders {
    struct emitters emitters;
    char why[512]; /* the first that is wrong with the file; "": nothing is */
};

/* 0 or a negative errno; no file is nobody. -EBADMSG: why says what was not understood, and the
 * rest counts, as it does for the router. */
int senders_read(struct senders *senders, const char *path);

/* In words why it could not be read. */
const char *senders_why(const struct senders *senders, int r);
void senders_free(struct senders *senders);

/* uid, unit: as journald has them, n bytes each, unit NULL where there is none. */
bool senders_trusted(const struct senders *senders, const char *uid, size_t uid_n, const char *unit,
                     size_t unit_n);

/* The present entry. ret_via: root brought it in the name of somebody else. */
bool senders_trust_entry(const struct senders *senders, struct entries *entries, bool *ret_via);

/* Is the present entry an event that belongs into the evidence, as the router decides? ret points
 * into it. */
bool senders_evidence(const struct senders *senders, struct entries *entries, struct scanned *ret);

#endif
