/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_PARSE_REJECTED_H
#define DEED_PARSE_REJECTED_H

/* A line of rejected.jsonl, which holds the message that was refused as a JSON string. Pure. */

#include <stdbool.h>
#include <stddef.h>

#include "parse/view.h"

/* The members of a line as they stand in it; of origin, what is between its braces. */
struct rejected_parts {
    struct text_view received, reason, message, origin;
};

/* False: the line is not as the router writes it. */
bool rejected_parse(const char *line, size_t n, struct rejected_parts *ret);

/* The message, malloc'ed and with a NUL behind it; NULL: the line has none. 0 or -ENOMEM. */
int rejected_message(const char *line, size_t n, char **ret, size_t *ret_n);

#define REJECTED_ID 36

/* The event_id in that message, which may not be as it was sent. False: the line is not whole, or
 * has none. */
bool rejected_id(const char *line, size_t n, char ret[REJECTED_ID]);

#endif
