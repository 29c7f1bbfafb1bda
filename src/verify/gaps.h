/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_GAPS_H
#define DEED_VERIFY_GAPS_H

/* The missing numbers of one stream. Each number is reported once. */

#include "verify/checker_internal.h"

struct missing {
    uint64_t first, last;
    enum finding_detail detail;
    bool crash; /* its process may never have sent the event */
    struct location before, after;
};

struct gaps_list {
    struct missing *items;
    size_t n, room;
    bool no_memory; /* then each gap is reported when it is added */
};

void gaps_add(struct checker *checker, const struct stream *stream, struct gaps_list *list,
              const struct missing *missing);

/* Reports all gaps, and frees the list. */
void gaps_report(struct checker *checker, const struct stream *stream, struct gaps_list *list);

#endif
