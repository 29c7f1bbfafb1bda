/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_PART_H
#define DEED_FORMAT_PART_H

/*
 * One part of an event by its name: what a column shows, and what events are grouped and sorted by.
 *
 *   time                        in the reader's zone, or in UTC
 *   month, day, weekday, hour   of that time
 *   actor, on_behalf_of, resource                    TYPE:ID
 *   who                         the actor, and for whom; an id with a space in it in quotes
 *   timestamp, actor.id, source_ip, …                any field of the line (deed-event(7))
 *   metadata.KEY, origin.KEY, chain.stream, chain.seq
 *   metadata                    all of it, as JSON
 *   redacted, truncated, sanitized, defects          the names in them, with commas
 *   service, host, source                            short for others
 *   rejected, message           of what the relay refused: why, and the text of it
 */

#include "parse/view.h"
#include "util/buffer.h"

enum part_kind {
    PART_FIELD,
    PART_PAIR, /* a type and an id */
    PART_WHO,
    PART_TIME,
    PART_MONTH,
    PART_DAY,
    PART_WEEKDAY,
    PART_HOUR,
    PART_METADATA,
    PART_ALL_METADATA,
    PART_ORIGIN,
    PART_STREAM,
    PART_SEQ,
    PART_MARK,
    PART_REJECTED,
    PART_MESSAGE
};

struct part {
    const char *name; /* as given; the caller's */
    enum part_kind kind;
    enum field_id field; /* of a pair: the type; the id is the next field */
    enum view_mark mark;
    const char *key; /* within name, or constant */
};

/* False: there is no such part. */
bool part_parse(const char *name, struct part *ret);

struct part_style {
    bool utc;
    bool ms; /* a time with its milliseconds */
};

/* Adds it as plain text, not made safe. False: the event has no such part, and nothing was added.
 */
bool part_put(const struct part *part, const struct view *event, const struct part_style *style,
              struct buffer *to, enum value_kind *ret_kind);

/* Adds a text without its escapes. */
void part_put_text(struct buffer *to, struct text_view text);

/* Is it a number of JSON? An edited line may have anything in its place. */
bool part_is_number(const char *bytes, size_t n);

#endif
