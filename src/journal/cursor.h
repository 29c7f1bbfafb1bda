/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_CURSOR_H
#define DEED_JOURNAL_CURSOR_H

/*
 * Parses a cursor (systemd.journal-fields(7)), a place in a journal. libsystemd treats it as opaque
 * text, but does not tell which of two cursors is behind the other.
 */

#include <stdbool.h>
#include <stdint.h>

#define CURSOR_MAX 300

struct cursor {
    char source[33], boot[33]; /* IDs: of the numbering journald; of the machine's boot */
    uint64_t number, monotonic, realtime;
};

/* False: the text is no cursor. */
bool cursor_parse(const char *text, struct cursor *ret);

/* Is a behind b? By number if one journald numbered both: the clock may have been set back. */
bool cursor_is_behind(const struct cursor *a, const struct cursor *b);

#endif
