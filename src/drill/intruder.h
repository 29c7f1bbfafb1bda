/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_INTRUDER_H
#define DEED_DRILL_INTRUDER_H

/* The acts of the attack; attack.c says when each is due. The story is the struct attack. */

#include "drill/attack.h"

script_fill_fn intruder_tries; /* number: of the name in the list */
script_fill_fn intruder_gets_in;
script_fill_fn intruder_looks_around; /* number: 0 to LOOKS - 1 */
script_fill_fn intruder_resets_password;
script_fill_fn intruder_comes_back;
script_fill_fn intruder_exports_too_early;
script_fill_fn intruder_grants; /* number: 0 gives the role, 1 takes it away again */
script_fill_fn intruder_reads_customer;
script_fill_fn intruder_impersonates; /* number: 0 begins it, 1 ends it */
script_fill_fn intruder_takes_out;
script_fill_fn intruder_leaves_key;
script_fill_fn intruder_stops_recording;
script_fill_fn intruder_leaves;
script_fill_fn intruder_uses_key;

#define LOOKS 4

#endif
