/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_GAPS_H
#define DEED_VERIFY_GAPS_H

/* The numbers of one stream that are missing; each is told once. */

#include "verify/checking.h"

struct missing {
    uint64_t first, last;
    enum finding_detail detail;
    bool crash; /* one that its process may never have sent */
    struct place before, after;
};

struct gaps_list {
    struct missing *items;
    size_t n, room;
    bool no_memory; /* then each is told when it is added */
};

void gaps_add(struct checker *checker, const struct stream *stream, struct gaps_list *list,
              const struct missing *missing);

/* Tells all of them, and frees the list. */
void gaps_tell(struct checker *checker, const struct stream *stream, struct gaps_list *list);

#endif
