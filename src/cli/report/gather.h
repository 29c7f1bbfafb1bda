/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_REPORT_GATHER_H
#define DEED_CLI_REPORT_GATHER_H

/* Reads what goes into a page: the chosen events, and the findings about their chains. */

#include "cli/progress.h"
#include "cli/query/choice.h"
#include "report/aggregate.h"
#include "verify/findings.h"

struct gather_lines {
    char **lines;
    size_t n, room;
    uint64_t more; /* lines that did not fit */
};

struct gathered {
    struct aggregate *aggregate;
    struct select_totals totals;
    struct gather_lines unread; /* "NAME: WHY", what could not be read; no line twice */
    struct gather_lines words;  /* of findings */
    struct findings findings;
    struct checker_totals checked;
    struct progress progress;
};

/* rows: of a table of events at most. False: no memory. gather_free() in any case. */
bool gather_begin(struct gathered *gathered, size_t rows);
void gather_free(struct gathered *gathered);

/* False after a message: no page can be made. */
bool gather_events(struct gathered *gathered, const struct choice *choice);
bool gather_findings(struct gathered *gathered, const struct choice *choice, bool partial);

#endif
