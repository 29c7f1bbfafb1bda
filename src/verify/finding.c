/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/finding.h"

const char *finding_name(enum finding_kind kind) {
    static const char *const names[FINDING_KINDS] = {
        [FOUND_GAP] = "gap",
        [FOUND_EDIT] = "edit",
        [FOUND_SWAP] = "swap",
        [FOUND_FORK] = "fork",
        [FOUND_TAIL] = "tail",
        [FOUND_CUT] = "cut",
        [FOUND_FOREIGN] = "foreign",
        [FOUND_UNCOMPARED] = "uncompared",
        [FOUND_SEAL_CHANGED] = "seal-changed",
        [FOUND_SEAL_CUT] = "seal-cut",
        [FOUND_SEAL_MISSING] = "seal-missing",
        [FOUND_SEAL_ADDED] = "seal-added",
        [FOUND_SEAL_ORDER] = "seal-order",
        [FOUND_SEAL_EXTRA] = "seal-extra",
        [FOUND_SEAL_EPOCH] = "seal-epoch",
        [FOUND_SEAL_FORK] = "seal-fork",
        [FOUND_SEAL_RESIGNED] = "seal-resigned",
        [FOUND_SEAL_FORGED] = "seal-forged",
        [FOUND_SEAL_ORIGIN] = "seal-origin",
        [FOUND_SEAL_FINGERPRINT] = "seal-fingerprint",
        [NOTE_CRASH] = "crash",
        [NOTE_BRANCH] = "branch",
        [NOTE_HEAD] = "head",
        [NOTE_REJECTED] = "rejected",
        [NOTE_LATE] = "late",
        [NOTE_SECOND_COPY] = "second-copy",
        [NOTE_OPEN] = "open",
        [NOTE_UNSEEN] = "unseen",
        [NOTE_UNSEEN_TAIL] = "unseen-tail",
    };

    return names[kind];
}
