/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_SAFE_H
#define DEED_FORMAT_SAFE_H

/*
 * Makes text from outside safe to show. libdeed made safe what it recorded, but whoever can write
 * to a file can put anything into it.
 *
 * Whatever a terminal would obey, or a reader could not see, becomes visible: \x1b for a control
 * character of ASCII and for a byte that is no UTF-8, \u202e or \U000e0041 for another character. A
 * backslash that looks like the beginning of such an escape becomes \x5c, so that the text can be
 * restored. This covers controls (C0, DEL, C1), separators of lines and paragraphs, changes of
 * direction, characters without width, more than a few accents on one letter, and whatever the
 * locale cannot print: in a locale that is not UTF-8, all beyond ASCII.
 */

#include "parse/view.h"
#include "util/buffer.h"

void safe_put(struct buffer *to, const char *bytes, size_t n);

/* A JSON text without its quotes: escapes by the rules of JSON what would not be valid there, or
 * not safe to show; a byte that is no UTF-8 becomes the text \x9b. In any locale. */
void safe_put_json(struct buffer *to, struct text_view text);

/* How many columns a safe text takes. */
size_t safe_width(const char *bytes, size_t n);

/* How many bytes of safe text fit into so many columns, and how many they take. */
size_t safe_fit(const char *bytes, size_t n, size_t columns, size_t *ret_taken);

#endif
