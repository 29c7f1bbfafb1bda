/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_PLACE_H
#define DEED_DELIVER_PLACE_H

/*
 * How far rsyslogd has read. What it has passed should be written; where it is not, rsyslogd has
 * passed over it, as after a journal that was vacuumed under its hands.
 */

#include <stdbool.h>

#include "journal/cursor.h"

/* An entry of a journal. */
struct place {
    bool known;
    bool namespace; /* of the journal "deed" */
    struct cursor cursor;
};

/* Where it is in the system's journal, and in that of the namespace. */
struct places {
    struct place system, namespace;
};

enum place_passed { PLACE_BEHIND, PLACE_PASSED, PLACE_UNKNOWN };

bool place_parse(const char *text, struct place *ret);

void places_read(struct places *ret);

/* Unknown: the numbers of the two have nothing to do with each other. */
enum place_passed places_passed(const struct places *places, const struct place *entry);

#endif
