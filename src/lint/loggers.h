/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_LOGGERS_H
#define DEED_LINT_LOGGERS_H

/* The table of loggers.def: which logger wrote a line, and what the line answers. */

#include "lint/logrecord.h"

enum logger_column {
    LOGGER_WHO,
    LOGGER_WHAT,
    LOGGER_KIND, /* of thing */
    LOGGER_WHICH,
    LOGGER_WHEN,
    LOGGER_OUTCOME,
    LOGGER_BEHALF,
    LOGGER_SOURCE,
    LOGGER_COLUMNS
};

struct logger {
    const char *name, *marks;
    const char *where[LOGGER_COLUMNS];
};

/* One answer; valid as long as the record. */
struct logger_answer {
    const char *text; /* in our word if the table has one; NULL: no answer */
    const char *path; /* where it stands, n bytes */
    size_t path_n;
};

/* NULL: no logger of the table. */
const struct logger *logger_find(const struct log_record *record);

struct logger_answer logger_answer(const struct logger *logger, enum logger_column column,
                                   const struct log_record *record);

#endif
