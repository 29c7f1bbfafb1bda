/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_PARSE_VIEW_H
#define DEED_PARSE_VIEW_H

/*
 * The grammar of an event's line, for all readers, and the parts of the line. Pure: no I/O, no
 * allocation, no copies. scan.h checks what vouches for an event.
 *
 * A line is one object of RFC 8259 in UTF-8, without spaces. It has the members that libdeed
 * writes, in the same order, each once. A text is as it stands in the line, without its quotes:
 * libdeed escapes only the quote and the backslash, but all escapes are read. A line that other
 * parsers refuse or read differently (a control character, half a surrogate pair, a key that stands
 * twice) is no event: two readers of one line must not see two events.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/fields.h"

struct text_view {
    const char *bytes; /* NULL: it does not exist */
    size_t n;
};

/* No line of evidence is as long: it has at most 8000 bytes and an origin. */
#define VIEW_LINE_MAX 65536

/* libdeed writes no more (src/lib/event.h). */
#define VIEW_MEMBERS_MAX 64

enum view_mark { VIEW_REDACTED, VIEW_TRUNCATED, VIEW_SANITIZED, VIEW_DEFECTS, VIEW_MARKS };

struct view {
    struct text_view line; /* the whole line, without its line feed */
    struct text_view field[FIELD_N];
    struct text_view metadata;         /* between its braces */
    struct text_view mark[VIEW_MARKS]; /* between its brackets: texts in quotes, with commas */
    struct text_view stream, previous; /* of the chain */
    uint64_t seq;                      /* 0: there is no chain */
    struct text_view after;
    struct text_view origin;   /* between its braces; a journal has none */
    struct text_view rejected; /* why it is no evidence; only from select_rejected() */
};

/* False: the line is no event, and ret is invalid. */
bool view_line(const char *bytes, size_t n, struct view *ret);

/* Checks the part of a line behind its service, up to the comma in front of its chain. scan.h
 * checks the other parts. */
bool view_is_body(const char *bytes, size_t n);

/* The parts of a line that is known to be an event; does not check its texts and values again. For
 * any other line the parts are undefined, but lie within it. */
bool view_parts(const char *bytes, size_t n, struct view *ret);

enum value_kind { VALUE_TEXT, VALUE_NUMBER, VALUE_TRUE, VALUE_FALSE };

struct value_view {
    struct text_view key;  /* plain: A-Z a-z 0-9 _ . - */
    struct text_view text; /* of a VALUE_TEXT: without its quotes */
    enum value_kind kind;
};

/* Takes the next of the members between braces, and moves *rest behind it. False: no more. */
bool view_next(struct text_view *rest, struct value_view *ret);

/* Finds a member of metadata or origin by its name. */
bool view_find(const struct text_view *members, const char *key, size_t n, struct value_view *ret);

/* Are the two the same text, unescaped? */
bool view_same(struct text_view a, struct text_view b);

/* Takes the next text of a mark. */
bool view_next_mark(struct text_view *rest, struct text_view *ret);

/* Is the unescaped text the same as plain? */
bool view_is(struct text_view text, const char *plain, size_t n);

/* Unescapes into `to`, which has room for text.n bytes. Returns the length; adds no NUL. */
size_t view_unescape(struct text_view text, char *to);

#endif
