/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_SETUP_H
#define DEED_SEAL_SETUP_H

/*
 * The directory of deed-seal: the keys and the states of both trees, the policy with the public
 * keys, and the seals.
 *
 *     policy                 for everybody: SEAL_EPOCHS keys of each tree (C2SP tlog-policy)
 *     seals/                 for everybody: the newest checkpoint and each end of an epoch
 *     private/SERIES.state
 *     private/SERIES.files
 *     private/SERIES.key.EPOCH
 */

#include <limits.h>
#include <stdbool.h>

#include "seal/series.h"
#include "seal/statement.h"

#define SETUP_POLICY "policy"
#define SETUP_SEALS "seals"

struct setup {
    char policy[PATH_MAX], seals[PATH_MAX], private[PATH_MAX];
    struct {
        const char *base; /* the name of the current file */
        struct series_paths paths;
    } series[SEAL_SERIES];
};

/* The paths. 0 or -ENAMETOOLONG. */
int setup_paths(const char *directory, struct setup *ret);

/* Makes what is missing of a directory without a policy: new keys, which are random, and last of
 * all the policy. Where there is a policy, nothing is made. 1: the keys are new; 0; or a negative
 * errno. */
int setup_make(const struct setup *setup);

/* Keeps other copies of deed-seal away from the keys for as long as the descriptor is open, which
 * is returned. Or -EPERM: they are another user's; -EWOULDBLOCK: there is another copy; or another
 * negative errno. */
int setup_lock(const struct setup *setup);

#endif
