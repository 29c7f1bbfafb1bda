/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_AGGREGATE_H
#define DEED_REPORT_AGGREGATE_H

/*
 * What the page says of the events, counted while they go by. Pure: no I/O. Memory is bounded
 * whatever there is to count: see spread.h, ranking.h and newest.h.
 */

#include "report/newest.h"
#include "report/ranking.h"
#include "report/spread.h"

enum ranking_of {
    RANKING_ACTORS,         /* type, id */
    RANKING_ACTIONS,        /* action */
    RANKING_RESOURCES,      /* type, id */
    RANKING_SOURCES,        /* address */
    RANKING_DENIED_ACTORS,  /* of what was denied: actor's type and id, action */
    RANKING_DENIED_SOURCES, /* address, action */
    RANKINGS
};

struct aggregate {
    struct counts counts;
    uint64_t first, last; /* 0: there is no time at all */
    uint64_t timeless;    /* events whose time is none; no picture has them */
    struct spread spread;
    struct counts week[7][24]; /* by day of the week and hour */
    struct ranking *rankings[RANKINGS];
    uint64_t sourceless;          /* events without an address */
    struct newest events, denied; /* denied: those that were, alone */
};

/* rows: how many events the tables hold at most. NULL: no memory. */
struct aggregate *aggregate_new(size_t rows);
void aggregate_free(struct aggregate *aggregate);

/* False: no memory. */
bool aggregate_add(struct aggregate *aggregate, const struct view *event);

/* After the last. */
void aggregate_end(struct aggregate *aggregate);

#endif
