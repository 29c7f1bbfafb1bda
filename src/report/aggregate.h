/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_AGGREGATE_H
#define DEED_REPORT_AGGREGATE_H

/*
 * Counts the events for the page. Pure. Memory is bounded: see spread.h, ranking.h and newest.h.
 */

#include "report/newest.h"
#include "report/ranking.h"
#include "report/spread.h"

enum ranking_of {
    RANKING_ACTORS,         /* type, id */
    RANKING_ACTIONS,        /* action */
    RANKING_RESOURCES,      /* type, id */
    RANKING_SOURCES,        /* address */
    RANKING_DENIED_ACTORS,  /* denied events: type and id of the actor, action */
    RANKING_DENIED_SOURCES, /* address, action */
    RANKINGS
};

struct aggregate {
    struct counts counts;
    uint64_t first, last; /* 0: there is no time at all */
    uint64_t timeless;    /* events without a valid time; no picture has them */
    struct spread spread;
    struct counts week[7][24]; /* by day of the week and hour */
    struct ranking *rankings[RANKINGS];
    uint64_t sourceless;          /* events without an address */
    struct newest events, denied; /* denied: only denied events */
};

/* rows: the most events in each table. NULL: no memory. */
struct aggregate *aggregate_new(size_t rows);
void aggregate_free(struct aggregate *aggregate);

/* False: no memory. */
bool aggregate_add(struct aggregate *aggregate, const struct view *event);

/* After the last event. */
void aggregate_end(struct aggregate *aggregate);

#endif
