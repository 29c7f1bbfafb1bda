/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_REPORT_H
#define DEED_DOCTOR_REPORT_H

/*
 * What the checks of `deed doctor` found: rows, in the order in which they were added. Text is made
 * safe when it is added: no row has a control byte or a byte beyond ASCII. Out of memory ends the
 * program: half a report would read as a healthy system.
 */

#include <stdbool.h>
#include <stddef.h>

#include "util/must.h"

enum doctor_status {
    DOCTOR_OK,
    DOCTOR_WARNING,
    DOCTOR_PROBLEM,
    DOCTOR_UNKNOWN,  /* could not be looked at: never the same as ok */
    DOCTOR_ACCEPTED, /* one of these three, which an admin accepts */
    DOCTOR_STATUSES
};

struct row {
    const char *check;
    enum doctor_status status;
    char *finding;
    char *why; /* NULL where the status is ok */
    /* A line for a shell; NULL where there is none. No command changes what an admin wrote: then
     * this says what to write, behind a #. */
    char *mend;
    char *reason; /* why it is accepted; NULL where it is not */
};

struct report {
    const char *check; /* the id that the next rows get */
    struct row *rows;
    size_t n, room;
    size_t count[DOCTOR_STATUSES];
};

#define REPORT_FORMAT(at) __attribute__((__format__(__printf__, at, (at) + 1)))

/* Adds a row to the current check. The row belongs to the report and is valid until the next. */
struct row *report_add(struct report *report, enum doctor_status status, const char *format, ...)
    REPORT_FORMAT(3);
void row_why(struct row *row, const char *format, ...) REPORT_FORMAT(2);
void row_mend(struct row *row, const char *format, ...) REPORT_FORMAT(2);

/* Marks row `at` as accepted. */
void report_accept(struct report *report, size_t at, const char *reason);

const char *report_status_name(enum doctor_status status);

/* Is there nothing to be done about it? */
bool report_is_settled(const struct row *row);

void report_free(struct report *report);

/* text as one word of a bash command line; malloc'ed. */
char *shell_word(const char *text);

#endif
