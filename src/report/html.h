/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_HTML_H
#define DEED_REPORT_HTML_H

/*
 * What comes from outside, as text of a page: it ends no element and no attribute, turns the
 * direction of nothing beside it, and hides nothing. Characters that do not show, or that steer
 * how others show, come out by their number, and so do bytes that are no UTF-8.
 */

#include "parse/view.h"
#include "util/buffer.h"

/* libdeed's own limit for names; what is longer was not made by it, and is cut. */
#define HTML_VALUE_MAX 512

/* Plain text, inside of an element or of a quoted attribute. */
void html_text(struct buffer *to, const char *bytes, size_t n);
void html_string(struct buffer *to, const char *s);

/* A value in an element of its own, cut after HTML_VALUE_MAX bytes, which then is said. */
void html_value(struct buffer *to, const char *bytes, size_t n);
void html_json(struct buffer *to, struct text_view text); /* the same from JSON */

void html_number(struct buffer *to, uint64_t number);       /* 1,204 */
void html_short_number(struct buffer *to, uint64_t number); /* 1.2k: at most four characters */
void html_plural(struct buffer *to, uint64_t n, const char *one, const char *many);

/* An element for a moment: 2026-06-11 14:02:09, with its milliseconds if they are wanted. */
void html_time(struct buffer *to, uint64_t ms, bool precise);

#endif
