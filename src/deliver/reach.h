/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_REACH_H
#define DEED_DELIVER_REACH_H

/*
 * How far the router has come: what it has written is kept for years, what is only in the journal
 * can be vacuumed away before it was read. An entry is written if rsyslogd's place in that journal
 * is behind it, which is never ahead of the file; or, as that place is noted now and then only, if
 * the event stands at the end of the file or of the rejected.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record.h"

/* An entry of a journal, by its cursor (systemd.journal-fields(7)). */
struct place {
    bool known;
    bool namespace; /* of the journal "deed" */
    char source[32];
    char boot[32];
    uint64_t number;
    uint64_t time; /* CLOCK_REALTIME, microseconds */
};

struct reach {
    bool everything; /* there is no router: the journal is all there is */
    struct place system, namespace;
    char *end[2]; /* of the file and of the rejected; NULL: not read yet */
    size_t n[2];
};

bool place_parse(const char *cursor, struct place *ret);

/* Looks anew. */
void reach_look(struct reach *reach);

/* By rsyslogd's place. */
bool reach_passed(const struct reach *reach, const struct place *entry);

/* By what stands in the files of `directory`. */
bool reach_shows(struct reach *reach, const char *directory, const struct record *record);

#endif
