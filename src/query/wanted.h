/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_WANTED_H
#define DEED_QUERY_WANTED_H

/*
 * A text that is looked for, as libdeed would have written it: escaped, and percent-encoded where
 * it has unsafe bytes (text.h). What was encoded is found where the event says that it was; what
 * was cut off, by its beginning.
 */

#include "parse/view.h"

struct wanted {
    char *bytes;
    size_t n;
    bool sanitized;
    char *plain; /* as it was given: what others than libdeed write is held against this */
    size_t n_plain;
};

/* 0 or -ENOMEM. */
int wanted_make(const char *plain, size_t n, struct wanted *ret);
void wanted_free(struct wanted *wanted);

/* path: of the value, as marks name it. */
bool wanted_is(const struct wanted *wanted, struct text_view text, const struct view *event,
               const char *path);

/* Does it stand anywhere in the text? */
bool wanted_is_in(const struct wanted *wanted, struct text_view text, const struct view *event,
                  const char *path);

/* The same for a text that the router wrote, which escapes in its own way. */
bool wanted_is_plain(const struct wanted *wanted, struct text_view text);
bool wanted_is_in_plain(const struct wanted *wanted, struct text_view text);

/* Does a mark of the event name the path? */
bool wanted_marked(const struct view *event, enum view_mark mark, const char *path);

#endif
