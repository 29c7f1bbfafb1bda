/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_PUT_H
#define DEED_FORMAT_PUT_H

/*
 * Writes JSON from the texts of an event. Pure. What libdeed and the relay wrote is not changed;
 * whatever else is in a line, the output is JSON.
 */

#include <stdint.h>

#include "parse/view.h"
#include "util/buffer.h"

/* Writes a comma if one is due, and the key; a value must follow. key: NULL for an element of a
 * list. */
void put_key(struct buffer *to, const char *key);

void put_open(struct buffer *to, const char *key, char bracket);
void put_close(struct buffer *to, char bracket);

/* Plain text of our own. */
void put_string(struct buffer *to, const char *key, const char *plain);
void put_number(struct buffer *to, const char *key, uint64_t number);
void put_true(struct buffer *to, const char *key);

/* This and the next ones write nothing for a missing text. */
void put_text(struct buffer *to, const char *key, struct text_view text);

/* members: what is between the braces of metadata or origin; texts: between the brackets of a mark.
 */
void put_members(struct buffer *to, const char *key, struct text_view members);
void put_texts(struct buffer *to, const char *key, struct text_view texts);

/* The chain, and the marks. */
void put_chain(struct buffer *to, const struct view *event);
void put_marks(struct buffer *to, const struct view *event);

#endif
