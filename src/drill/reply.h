/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_REPLY_H
#define DEED_DRILL_REPLY_H

/*
 * Reads answers: lines such as `1: 192.0.2.1, 12 accounts`, or a JSON object with the same numbers
 * as keys and texts, numbers, lists or objects as values, such as the list of right answers. Pure;
 * takes any bytes.
 */

#include "drill/answers.h"

#define REPLY_MAX 1000             /* bytes of one answer */
#define REPLY_FILE_MAX (64 * 1024) /* of all that is read */

struct reply {
    bool given[QUESTIONS];
    char text[QUESTIONS][REPLY_MAX + 1];
    char why[200]; /* what is wrong; may have bytes of the input */
};

/* False: these are no answers, and `why` says why. */
bool reply_read(const char *bytes, size_t n, const struct week *week, const struct answers *answers,
                struct reply *ret);

#endif
