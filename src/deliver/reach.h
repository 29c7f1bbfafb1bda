/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_REACH_H
#define DEED_DELIVER_REACH_H

/*
 * How far the router has come: what it has written is kept for years, what is only in the journal
 * can be vacuumed away before it was read, and a power failure makes whole journals unreadable. An
 * entry is written if rsyslogd's place in that journal is behind it, and both are of the present
 * boot: what was written before may have gone with the power. Or, as that place is noted now and
 * then only, if the event stands at the end of the file or of the rejected. Written is not yet on
 * the disk: that takes reach_sync().
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "record.h"

/* An entry of a journal, by its cursor (systemd.journal-fields(7)). */
struct place {
    bool known;
    bool namespace; /* of the journal "deed" */
    char source[32];
    char boot[32];
    uint64_t number;
};

struct reach {
    char boot[33];   /* the present one; "": not known */
    bool everything; /* there is no router: the journal is all there is */
    struct place system, namespace;
    char *end[2]; /* of the file and of the rejected; NULL: not read yet */
    size_t n[2];
    struct timespec names; /* when a name came or went in the directory of the evidence */
    uint64_t changed;      /* when that was seen, of journal_clock(); 0: never */
};

bool place_parse(const char *cursor, struct place *ret);

/* boot: the present one's id, 32 hexadecimal digits; NULL: as the kernel says. 0 or -errno. */
int reach_open(struct reach *reach, const char *boot);

/* Looks anew. */
void reach_look(struct reach *reach);

/* By rsyslogd's place. */
bool reach_passed(const struct reach *reach, const struct place *entry);

/* Is it libdeed's? Else it can be no evidence, and whether it is among the rejected is no matter.
 */
bool reach_can_show(const struct record *record);

/* By what stands in the files of `directory`. */
bool reach_shows(struct reach *reach, const char *directory, const struct record *record);

/* Has the disk keep what is written in `directory` now. 0 or -errno; without it there is nothing to
 * keep. */
int reach_sync(struct reach *reach, const char *directory);

#endif
