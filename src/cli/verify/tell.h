/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_VERIFY_TELL_H
#define DEED_CLI_VERIFY_TELL_H

/*
 * Prints a line for each finding of `deed verify` as it is found, and the totals. Output is
 * printable ASCII alone.
 */

#include "cli/progress.h"
#include "verify/sealed.h"

struct tell {
    bool json, quiet, verbose;
    struct progress progress;
};

/* For struct findings, whose data is a struct tell. */
void tell_finding(const struct findings *findings, const struct finding *finding);
void tell_progress(const struct findings *findings, uint64_t done, uint64_t total, uint64_t events);
void tell_unread(const struct findings *findings, const char *name, const char *why);

/* sealed: compared, or not. */
void tell_totals(const struct findings *findings, const struct checker_totals *totals,
                 const struct sealed *sealed);

#endif
