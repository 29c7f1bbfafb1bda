/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_SAFE_H
#define DEED_FORMAT_SAFE_H

/*
 * Text from outside made safe to be shown. libdeed has made safe what it recorded; but who can
 * write to a file can put anything into it.
 *
 * What a terminal would obey, or a reader could not see, becomes visible: \x1b for a control
 * character of ASCII and for a byte that is no UTF-8, \u202e or \U000e0041 for another character.
 * A backslash that could be taken for the beginning of such a thing becomes \x5c, so that it can be
 * undone. That goes for controls (C0, DEL, C1), the separators of lines and paragraphs, the turns
 * of direction, what has no width, more than a few accents on one letter, and all that the locale
 * does not know as printable: in one that is not UTF-8 for all beyond ASCII.
 */

#include "parse/view.h"
#include "util/buffer.h"

void safe_put(struct buffer *to, const char *bytes, size_t n);

/* A JSON text as it stands between its quotes: what would not be valid there, or not be safe to be
 * shown, is escaped by the rules of JSON; a byte that is no UTF-8 becomes the text \x9b. Whatever
 * the locale. */
void safe_put_json(struct buffer *to, struct text_view text);

/* Of safe text: how many columns it takes. */
size_t safe_width(const char *bytes, size_t n);

/* How many bytes of safe text fit into so many columns, and how many they take. */
size_t safe_fit(const char *bytes, size_t n, size_t columns, size_t *ret_taken);

#endif
