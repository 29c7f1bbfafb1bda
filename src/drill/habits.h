/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_HABITS_H
#define DEED_DRILL_HABITS_H

/* What each job consists of: the acts, how often each comes, and on what. */

#include "drill/act.h"

/* Fills the act with one of the job's: service, action, resource, outcome, metadata. person: whose
 * act it is; customer: whom they have to do with. */
void habit_act(const struct company *company, unsigned person, uint32_t customer, uint64_t at,
               struct rng *rng, struct act *ret);

/* Customers are not all the same: some come often. */
uint32_t habit_customer(struct rng *rng);

#endif
