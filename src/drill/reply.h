/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_REPLY_H
#define DEED_DRILL_REPLY_H

/*
 * What somebody answers, as it was written: lines such as `1: 192.0.2.1, 12 accounts`, or a JSON
 * object with the same numbers, whose values are texts, numbers, lists or objects of them; the key
 * itself is one, too. Pure; any bytes.
 */

#include "drill/answers.h"

#define REPLY_MAX 1000             /* bytes of one answer */
#define REPLY_FILE_MAX (64 * 1024) /* of all that is read */

struct reply {
    bool given[QUESTIONS];
    char text[QUESTIONS][REPLY_MAX + 1];
    char why[200]; /* what is wrong with it; may have bytes of the input in it */
};

/* False: it is no set of answers, and `why` says so. */
bool reply_read(const char *bytes, size_t n, const struct week *week, const struct answers *answers,
                struct reply *ret);

#endif
