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
    size_t met;    /* findings that it was for */
};

struct accepted {
    struct accepted_line *lines;
    size_t n, room;
};

/* Pure. What is wrong with a line is told, and the line counts for nothing. */
void accepted_parse(const char *text, struct accepted *ret,
                    void (*wrong)(size_t number, const char *why, void *data), void *data);
void accepted_free(struct accepted *accepted);

/* To the rows of a report from there on. */
void accepted_apply(struct accepted *accepted, struct report *report, size_t from);

#endif
