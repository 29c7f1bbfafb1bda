/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_HTML_H
#define DEED_REPORT_HTML_H

/*
 * Writes text from outside into a page: it ends no element and no attribute, changes no direction
 * of text beside it, and hides nothing. Characters that do not show, or that change how others
 * show, are written as their number, and so are bytes that are no UTF-8.
 */

#include "parse/view.h"
#include "util/buffer.h"

/* libdeed's limit for names; a longer value is not from libdeed, and is cut. */
#define HTML_VALUE_MAX 512

/* Plain text, inside of an element or of a quoted attribute. */
void html_text(struct buffer *to, const char *bytes, size_t n);
void html_string(struct buffer *to, const char *s);

/* A value in its own element; tells if it was cut after HTML_VALUE_MAX bytes. */
void html_value(struct buffer *to, const char *bytes, size_t n);
void html_json(struct buffer *to, struct text_view text); /* the same from JSON */

void html_number(struct buffer *to, uint64_t number);       /* 1,204 */
void html_short_number(struct buffer *to, uint64_t number); /* 1.2k: at most four characters */
void html_plural(struct buffer *to, uint64_t n, const char *one, const char *many);

/* An element for a moment: 2026-06-11 14:02:09, with milliseconds if wanted. */
void html_time(struct buffer *to, uint64_t ms, bool precise);

#endif
