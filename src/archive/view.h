/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_VIEW_H
#define DEED_ARCHIVE_VIEW_H

/*
 * Where the parts of an event's line are. Pure: no I/O, no allocation, nothing is copied; whether
 * the chain is right is the checker's business (checker.h).
 *
 * A text is JSON as it stands in the line, without its quotes: libdeed escapes the quote and the
 * backslash and nothing else, but every escape of RFC 8259 is read.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fields.h"

struct text_view {
    const char *bytes; /* NULL: it is not there */
    size_t n;
};

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

/* False: it is no event as libdeed writes it; then nothing of ret is valid. */
bool view_line(const char *bytes, size_t n, struct view *ret);

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

/* The next text of a mark. */
bool view_next_mark(struct text_view *rest, struct text_view *ret);

/* Are the two the same text once it is unescaped? plain: as it was before it was escaped. */
bool view_is(struct text_view text, const char *plain, size_t n);

/* Unescapes into `to`, which has room for text.n bytes; how many there are. Nothing is ended. */
size_t view_unescape(struct text_view text, char *to);

#endif
