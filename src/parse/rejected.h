/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_PARSE_REJECTED_H
#define DEED_PARSE_REJECTED_H

/* A line of rejected.jsonl, which holds the message that was refused as a JSON string. Pure. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/view.h"

/* The members of a line as they stand in it; of origin, what is between its braces. */
struct rejected_parts {
    struct text_view received, reason, message, origin;
};

/* False: the line is not as the relay writes it. */
bool rejected_parse(const char *line, size_t n, struct rejected_parts *ret);

/* The message, malloc'ed and with a NUL behind it; NULL: the line has none. 0 or -ENOMEM. */
int rejected_message(const char *line, size_t n, char **ret, size_t *ret_n);

/* The message without its escapes; `to` has room for parts->message.n bytes. */
struct text_view rejected_sent(const struct rejected_parts *parts, char *to);

/* Whose entry it was. False: that is not known. */
bool rejected_uid(const struct rejected_parts *parts, uint32_t *ret);

#endif
