/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_WANTED_H
#define DEED_QUERY_WANTED_H

/*
 * A text that is searched, as libdeed would have written it: escaped, and percent-encoded where it
 * has unsafe bytes (text.h). Encoded bytes match only where the event says that they were encoded;
 * a truncated text matches by its beginning.
 */

#include "parse/view.h"

struct wanted {
    char *bytes;
    size_t n;
    bool sanitized;
    char *plain; /* as it was given, for texts that libdeed did not write */
    size_t n_plain;
};

/* 0 or -ENOMEM. */
int wanted_make(const char *plain, size_t n, struct wanted *ret);
void wanted_free(struct wanted *wanted);

/* path: the name of the value in marks. */
bool wanted_is(const struct wanted *wanted, struct text_view text, const struct view *event,
               const char *path);

/* Is it a substring of the text? */
bool wanted_is_in(const struct wanted *wanted, struct text_view text, const struct view *event,
                  const char *path);

/* The same for a text that the relay wrote, with escapes of its own. */
bool wanted_is_plain(const struct wanted *wanted, struct text_view text);
bool wanted_is_in_plain(const struct wanted *wanted, struct text_view text);

/* Does a mark of the event name the path? */
bool wanted_marked(const struct view *event, enum view_mark mark, const char *path);

#endif
