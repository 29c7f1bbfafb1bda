/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_SENDERS_H
#define DEED_JOURNAL_SENDERS_H

/*
 * Whose entries in the journal are evidence: those of root, the accounts of the system, and the
 * emitters that emitters.json lists.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/emitters.h"

struct senders {
    struct emitters emitters;
    char why[512]; /* the first error in the file; "": none */
};

/* 0 or a negative errno; without a file nobody is listed. -EBADMSG: why has the error, and the
 * other rows count. */
int senders_read(struct senders *senders, const char *path);

/* Why it could not be read, in words. */
const char *senders_why(const struct senders *senders, int r);
void senders_free(struct senders *senders);

/* A user's number, as journald writes it. False: it is none. */
bool senders_uid(const char *text, size_t n, uint32_t *ret);

/* uid, unit: as journald writes them; unit may be NULL. */
bool senders_trusted(const struct senders *senders, const char *uid, size_t uid_n, const char *unit,
                     size_t unit_n);

#endif
