/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_PROGRESS_H
#define DEED_DELIVER_PROGRESS_H

/*
 * How far deed-relay has written the journals. An event up to its position should be in a file. If
 * it is in none, journald threw it away before it was read, or a rejected one was only counted.
 */

#include <stdbool.h>

#include "journal/cursor.h"

/* The position of an entry. */
struct entry_position {
    bool known;
    bool namespace; /* the entry is in the journal namespace "deed" */
    struct cursor cursor;
};

/* Of deed-relay. */
struct progress {
    struct entry_position system, namespace;
};

/* Whether deed-relay has passed an entry. Unknown: one of the positions is, or different journalds
 * counted them. */
enum passed { PASSED_NO, PASSED_YES, PASSED_UNKNOWN };

/* False: the text is no cursor. */
bool entry_position_parse(const char *text, struct entry_position *ret);

void progress_read(struct progress *ret);

enum passed progress_passed(const struct progress *progress, const struct entry_position *entry);

#endif
