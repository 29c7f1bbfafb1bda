/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_PARSE_VIEW_H
#define DEED_PARSE_VIEW_H

/*
 * The grammar of an event's line, for all that reads one, and where its parts are. Pure: no I/O, no
 * allocation, nothing is copied. What vouches for an event is looked at by who follows the chains
 * (scan.h, checker.h).
 *
 * A line is one object of RFC 8259 in UTF-8, without spaces, with the members that libdeed writes
 * in the order in which it does, each once. A text is as it stands in the line, without its quotes:
 * libdeed escapes the quote and the backslash and nothing else, but every escape is read. What is
 * no JSON for others (a control character, half a surrogate pair, a key that stands twice) is no
 * event here, either: two readers of one line must not see two events.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/fields.h"

struct text_view {
    const char *bytes; /* NULL: it is not there */
    size_t n;
};

/* No line of evidence is as long: 8000 bytes, and an origin. */
#define VIEW_LINE_MAX 65536

/* As many as libdeed writes (src/lib/event.h). */
#define VIEW_MEMBERS_MAX 64

enum view_mark { VIEW_REDACTED, VIEW_TRUNCATED, VIEW_SANITIZED, VIEW_DEFECTS, VIEW_MARKS };

struct view {
    struct text_view line; /* all of it, without its line feed */
    struct text_view field[FIELD_N];
    struct text_view metadata;         /* between its braces */
    struct text_view mark[VIEW_MARKS]; /* between their brackets: texts in quotes, with commas */
    struct text_view stream, previous; /* of the chain */
    uint64_t seq;                      /* 0: there is no chain */
    struct text_view after;
    struct text_view origin;   /* between its braces; not there in the journal */
    struct text_view rejected; /* why it is no evidence; of select_rejected() alone */
};

/* False: it is no event; then nothing of ret is valid. */
bool view_line(const char *bytes, size_t n, struct view *ret);

/* The same of what stands behind a line's service, up to the comma in front of its chain, for
 * whoever looks at the rest to the byte (scan.h). */
bool view_is_body(const char *bytes, size_t n);

/* Of a line that was found to be an event before: its parts alone, without the grammar of its texts
 * and values. Of any other line, no more than that reading the parts ends within it. */
bool view_parts(const char *bytes, size_t n, struct view *ret);

enum value_kind { VALUE_TEXT, VALUE_NUMBER, VALUE_TRUE, VALUE_FALSE };

struct value_view {
    struct text_view key;  /* plain: A-Z a-z 0-9 _ . - */
    struct text_view text; /* of a VALUE_TEXT without its quotes */
    enum value_kind kind;
};

/* The next member of what stands between braces; *rest is moved on. False: that was the last. */
bool view_next(struct text_view *rest, struct value_view *ret);

/* The member of that name, of metadata or origin. */
bool view_find(const struct text_view *members, const char *key, size_t n, struct value_view *ret);

/* Are the two the same once they are unescaped? */
bool view_same(struct text_view a, struct text_view b);

/* The next text of a mark. */
bool view_next_mark(struct text_view *rest, struct text_view *ret);

/* Are the two the same text once it is unescaped? plain: as it was before it was escaped. */
bool view_is(struct text_view text, const char *plain, size_t n);

/* Unescapes into `to`, which has room for text.n bytes; how many there are. Nothing is ended. */
size_t view_unescape(struct text_view text, char *to);

#endif
