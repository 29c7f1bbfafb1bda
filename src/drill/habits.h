/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_HABITS_H
#define DEED_DRILL_HABITS_H

/* The acts of each job, how often each comes, and on what. */

#include "drill/act.h"

/* Fills in service, action, resource, outcome and metadata of one of the job's acts. person: the
 * actor; customer: the one they work for. */
void habit_act(const struct company *company, unsigned person, uint32_t customer, uint64_t at,
               struct rng *rng, struct act *ret);

/* A random customer; some come often. */
uint32_t habit_customer(struct rng *rng);

#endif
