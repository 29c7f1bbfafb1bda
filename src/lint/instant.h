/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_INSTANT_H
#define DEED_LINT_INSTANT_H

/* Which notation of a time a text has. */

#include <stddef.h>

enum instant {
    INSTANT_UTC,       /* ISO 8601, milliseconds or finer, Z or an offset of zero */
    INSTANT_COARSE,    /* the same in whole seconds */
    INSTANT_NUMBER,    /* since the epoch */
    INSTANT_OTHER_UTC, /* UTC, in another notation */
    INSTANT_OFFSET,    /* with an offset */
    INSTANT_LOCAL,     /* without a zone */
    INSTANT_NONE,      /* no time */
};

enum instant instant_judge(const char *text);

#endif
