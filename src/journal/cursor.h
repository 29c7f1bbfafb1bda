/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_JOURNAL_CURSOR_H
#define DEED_JOURNAL_CURSOR_H

/*
 * A place in a journal, as imjournal keeps it: a cursor (systemd.journal-fields(7)). libsystemd
 * takes it as a text that nobody should look into; but which of two is behind the other one it does
 * not tell.
 */

#include <stdbool.h>
#include <stdint.h>

/* Where rsyslogd keeps its own, in the system's journal and in that of the namespace, as
 * conf/rsyslog/shared.conf and isolated.conf say. */
#define CURSOR_SYSTEM DEED_RSYSLOG_WORK_DIRECTORY "/imjournal-deed.state"
#define CURSOR_NAMESPACE DEED_ISOLATED_STATE_DIRECTORY "/imjournal.state"

#define CURSOR_MAX 300

struct cursor {
    char source[33], boot[33]; /* who numbers; of the machine */
    uint64_t number, monotonic, realtime;
};

/* False: it is none. */
bool cursor_parse(const char *text, struct cursor *ret);

/* The one in a file, as text and parsed. 1; 0: the file is not there; -EBADMSG: it has none;
 * another negative errno. */
int cursor_read(const char *path, char text[CURSOR_MAX], struct cursor *ret);

/* Is a behind b? By number, where one journald has given them: the clock may have been set back. */
bool cursor_is_behind(const struct cursor *a, const struct cursor *b);

#endif
