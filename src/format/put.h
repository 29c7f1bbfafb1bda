/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_PUT_H
#define DEED_FORMAT_PUT_H

/*
 * Puts JSON together from the texts of an event. Pure. What libdeed and the router wrote comes out
 * as it is; whatever else somebody put into a line, it is JSON that comes out.
 */

#include <stdint.h>

#include "parse/view.h"
#include "util/buffer.h"

/* The comma that is due, and the key; a value follows. key NULL: an element of a list. */
void put_key(struct buffer *to, const char *key);

void put_open(struct buffer *to, const char *key, char bracket);
void put_close(struct buffer *to, char bracket);

/* Plain text of our own. */
void put_string(struct buffer *to, const char *key, const char *plain);
void put_number(struct buffer *to, const char *key, uint64_t number);
void put_true(struct buffer *to, const char *key);

/* What is not there is not put, here and below. */
void put_text(struct buffer *to, const char *key, struct text_view text);

/* What stands between the braces of metadata or origin, and between the brackets of a mark. */
void put_members(struct buffer *to, const char *key, struct text_view members);
void put_texts(struct buffer *to, const char *key, struct text_view texts);

/* The chain, and the marks. */
void put_chain(struct buffer *to, const struct view *event);
void put_marks(struct buffer *to, const struct view *event);

#endif
