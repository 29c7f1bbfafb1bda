/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_KEYFILE_H
#define DEED_SEAL_KEYFILE_H

/*
 * The secret of the present epoch on disk, in a file of its own: BASE.EPOCH. The file of the epoch
 * before is overwritten before it is removed. A disk that writes elsewhere than where it was told
 * to (copy on write, snapshots, flash) may keep it all the same.
 */

#include "seal/keys.h"

/* Makes the file of the key's epoch. The disk has it when the function returns. 0 or a negative
 * errno; -EEXIST: there is one. */
int seal_keyfile_make(const char *base, const struct seal_key *key);

/* The key of the epoch; if only the one of the epoch before is there, as after a power failure, it
 * goes on to the next and erases that. 0; -ENOENT: it is gone; -EBADMSG: it is no key; or another
 * negative errno. */
int seal_keyfile_load(const char *base, uint64_t epoch, struct seal_key *ret);

/* Goes on to the next epoch: makes its file, and erases the one of the last. 0 or a negative errno:
 * the key in memory is erased, and seal_keyfile_load() of the next epoch goes on with it. */
int seal_keyfile_next(const char *base, struct seal_key *key);

#endif
