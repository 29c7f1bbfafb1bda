/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_ACCEPTED_H
#define DEED_DOCTOR_ACCEPTED_H

/*
 * Findings that an admin has looked at and takes as they are, each with a reason: a line of
 * doctor.conf is
 *
 *     CHECK [TEXT]: REASON
 *
 * and means all findings of the check, or those in whose words TEXT stands. They are shown with
 * their reason, and count neither as findings nor as unknown.
 */

#include "doctor/report.h"

struct accepted_line {
    char *check;
    char *text; /* "": any */
    char *reason;
    size_t number; /* of the line, from 1 */
    size_t met;    /* findings that it accepted */
};

struct accepted {
    struct accepted_line *lines;
    size_t n, room;
};

/* Pure. wrong() gets each bad line, which has no effect. */
void accepted_parse(const char *text, struct accepted *ret,
                    void (*wrong)(size_t number, const char *why, void *data), void *data);
void accepted_free(struct accepted *accepted);

/* Accepts the rows of the report from `from` on that a line is for. */
void accepted_apply(struct accepted *accepted, struct report *report, size_t from);

#endif
