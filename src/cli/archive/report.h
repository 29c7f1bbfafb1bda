/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_ARCHIVE_REPORT_H
#define DEED_CLI_ARCHIVE_REPORT_H

/*
 * What `deed verify` says: a line for each finding while it goes on, and the totals. File names are
 * made safe when they come in; what comes out has no byte beyond printable ASCII.
 */

#include "checker.h"
#include "progress.h"

struct report {
    bool json, quiet, verbose;
    struct progress progress; /* cleared before each line */
    char **files;             /* names, safe to print */
    uint32_t n_files;
    uint64_t count[FINDING_KINDS];
    uint64_t findings, notes;
    uint64_t unread;   /* files that could not be read */
    uint64_t left_out; /* entries of senders that are none for evidence */
};

/* The number of a file in places, from 1. Ends the program where there is no memory. */
uint32_t report_file(struct report *report, const char *name);

void report_finding(struct report *report, const struct finding *finding);

/* A file that could not be read: no finding, and not fine. */
void report_unread(struct report *report, const char *name, const char *why);

void report_totals(struct report *report, const struct checker_totals *totals);
void report_free(struct report *report);

#endif
